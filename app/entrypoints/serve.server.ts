import { once } from "node:events";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { ServerBuild } from "@remix-run/server-runtime";
import { compose, type App } from "#app/composition.server.ts";
import { createOpsServer } from "#app/edges/ops/ops-server.server.ts";
import { createRemixHandler } from "#app/edges/web/remix-handler.server.ts";
import { createStaticFiles } from "#app/edges/web/static-files.server.ts";
import { readTextFiles } from "#app/edges/web/text-files.server.ts";
import { createWebServer } from "#app/edges/web/web-server.server.ts";
import { EnvError, readEnv, type Env } from "#app/platform/env.server.ts";
import { trustedProxies } from "#app/platform/http/visitor-address.ts";
import type { JobRunner } from "#app/platform/queue/queue.ts";
import { messageOf } from "#app/platform/message-of.ts";

export interface Parts {
  web: boolean;
  worker: boolean;
}

const graceMs = 10_000;
const built = (file: string) => new URL(`../../build/${file}`, import.meta.url);

const listen = async (server: Server, port: number, host: string): Promise<void> => {
  server.listen(port, host);
  await once(server, "listening");
};

/** Takes no new connection, ends idle ones, and waits for the answers that are under way. */
const closeServer = async (server: Server): Promise<void> => {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  await closed;
};

const loadBuild = async (): Promise<ServerBuild> => {
  const { href } = built("server/index.js");
  return (await import(href)) as ServerBuild;
};

const startWeb = async (app: App): Promise<Server> => {
  const { env, log, metrics, intake } = app;
  const isHttps = env.appUrl.startsWith("https:");
  const textFiles = readTextFiles(built(".vite/client-manifest.json"));
  const server = createWebServer({
    intake,
    log,
    trustedProxies: trustedProxies(env.trustedProxies),
    staticFiles: createStaticFiles(fileURLToPath(built("client"))),
    observe: (door, status, seconds) =>
      metrics.httpSeconds.observe({ door, status: String(status) }, seconds),
    remix: createRemixHandler({
      build: await loadBuild(),
      origin: env.appUrl,
      loadContext: (requestId, request) => ({
        app,
        requestId,
        remoteAddress: request.socket.remoteAddress ?? "",
        textFiles,
      }),
      securityHeaders: {
        // Whatever may be kept says so itself.
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "strict-origin-when-cross-origin",
        ...(isHttps ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
      },
    }),
  });
  await listen(server, env.port, env.host);
  return server;
};

interface Running {
  stop(): Promise<void>;
}

const start = async (app: App, parts: Parts): Promise<Running> => {
  let stopping = false;
  const ops = createOpsServer({
    registry: app.metrics.registry,
    checks: app.checks,
    refreshMetrics: app.refreshMetrics,
    isStopping: () => stopping,
  });
  await listen(ops, app.env.opsPort, app.env.host);
  const web: Server | null = parts.web ? await startWeb(app) : null;
  const runner: JobRunner | null = parts.worker ? await app.queue.start(app.jobs) : null;
  return {
    stop: async () => {
      stopping = true;
      await Promise.all([web === null ? null : closeServer(web), runner?.stop()]);
      await closeServer(ops);
      await app.close();
    },
  };
};

/** Finishes what runs within the grace period; what is left after it is cut off, and repeated by whoever starts next. */
const stopOnSignal = (app: App, running: Running): void => {
  let asked = false;
  const stop = (cause: string) => {
    if (asked) return;
    asked = true;
    app.log.info({ cause }, "stopping");
    const timer = setTimeout(() => {
      app.log.warn({ graceMs }, "grace period over");
      process.exit(1);
    }, graceMs);
    timer.unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        app.log.error({ reason: messageOf(error) }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", () => stop("SIGTERM"));
  process.once("SIGINT", () => stop("SIGINT"));
  // Started by another process of ours: without it there is nobody to serve.
  if (process.channel !== undefined) process.once("disconnect", () => stop("parent gone"));
};

const environment = (): Env => {
  try {
    return readEnv(process.env);
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    process.stderr.write(`${error.message}\nSee .env.example for what each of them is.\n`);
    process.exit(1);
  }
};

export const serve = async (parts: Parts): Promise<void> => {
  const app = compose(environment());
  const running = await start(app, parts);
  stopOnSignal(app, running);
  app.log.info({ ...parts, port: app.env.port, opsPort: app.env.opsPort }, "started");
};
