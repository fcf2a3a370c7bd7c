import path from "node:path";
import { parseArgs } from "node:util";

export interface DemoOptions {
  dir: string;
  /** 0 means any free port. */
  ports: { app: number; ops: number; sim: number };
  fresh: boolean;
  help: boolean;
}

export const helpText = `npm run demo [-- --fresh]

Starts the whole story on this machine: PostgreSQL, the app, and a stand-in for Shopify. Ctrl-C stops all of it.

  --fresh    forget what an earlier demo stored and start over
  --help     this text

Environment
  DEMO_DIR   where the demo keeps its data (.demo)
  PORT       the app's port (3000)
  OPS_PORT   the port of health, readiness and metrics (8080)
  SIM_PORT   the simulated Shopify's port (4600)
             0 is any free port.
`;

const portOf = (env: NodeJS.ProcessEnv, name: string, fallback: number): number => {
  const text = env[name] ?? "";
  const port = text === "" ? fallback : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`${name} must be a port from 0 to 65535.`);
  return port;
};

export const readOptions = (args: readonly string[], env: NodeJS.ProcessEnv): DemoOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: { fresh: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  return {
    dir: path.resolve(env["DEMO_DIR"] || ".demo"),
    ports: {
      app: portOf(env, "PORT", 3000),
      ops: portOf(env, "OPS_PORT", 8080),
      sim: portOf(env, "SIM_PORT", 4600),
    },
    fresh: values.fresh,
    help: values.help,
  };
};
