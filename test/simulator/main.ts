import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { seedState } from "./seed.ts";
import { startMailServer } from "./mail/mail-server.ts";
import { createServer } from "./server.ts";
import { createSimulator } from "./simulator.ts";
import { createStore } from "./state.ts";

const needed = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`The simulator needs ${name}.`);
  return value;
};

const host = process.env["SIM_HOST"] ?? "127.0.0.1";
const port = Number(process.env["SIM_PORT"] ?? 4600);
const store = createStore(seedState, process.env["SIM_STATE_FILE"] ?? null);
const simulator = createSimulator(store, {
  simUrl: process.env["SIM_URL"] ?? `http://${host}:${port}`,
  appUrl: needed("APP_URL"),
  apiKey: needed("SHOPIFY_API_KEY"),
  apiSecret: needed("SHOPIFY_API_SECRET"),
});

const server = serve({ fetch: createServer(simulator).fetch, port, hostname: host }, (info: AddressInfo) => {
  process.send?.({ simUrl: `http://${host}:${info.port}` });
});

/** Without a port of its own there is no mail. */
const mailPort = process.env["SIM_SMTP_PORT"];
const mailServer =
  mailPort === undefined
    ? null
    : await startMailServer({
        port: Number(mailPort),
        onMail: (mail) => {
          store.state.mails.push({ id: store.newId(), at: new Date().toISOString(), ...mail });
          store.changed();
          return null;
        },
      });

const stop = () => {
  store.save();
  void mailServer?.close();
  server.close(() => process.exit(0));
  if ("closeAllConnections" in server) server.closeAllConnections();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
if (process.channel !== undefined) process.once("disconnect", stop);
