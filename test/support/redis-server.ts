import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { Redis } from "ioredis";

export interface RunningRedis {
  url: string;
  stop(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};

const answering = async (url: string): Promise<void> => {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 100 });
  // It is refused until the server listens; that is what we wait for.
  redis.on("error", () => undefined);
  await redis.ping();
  redis.disconnect();
};

/** A Redis of its own for a test file, on loopback and in memory only. */
export const startRedis = async (): Promise<RunningRedis> => {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", args, { stdio: "ignore" });
  const exited = once(server, "exit");
  const url = `redis://127.0.0.1:${port}`;
  const failed = exited.then(() =>
    Promise.reject(new Error("redis-server ended; is Debian's redis-server installed?")),
  );
  await Promise.race([answering(url), failed]);
  failed.catch(() => undefined);
  return {
    url,
    stop: async () => {
      server.kill("SIGTERM");
      await exited;
    },
  };
};
