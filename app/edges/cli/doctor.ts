import { Redis } from "ioredis";
import { inspectDatabase } from "#app/platform/db/inspect-database.server.ts";
import type { Finding } from "#app/platform/db/inspect-database.server.ts";
import type { Env } from "#app/platform/env.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import type { Command, CommandInput } from "./command.ts";

export const doctorCommand: Command = {
  name: "doctor",
  summary: "Check the environment, the database with its roles and migrations, and Redis; say what to do.",
  async run(input) {
    const checks = await examine(input);
    for (const { name, ok, detail, remedy } of checks) {
      input.print(`${ok ? "ok  " : "FAIL"} ${name}${detail === "" ? "" : `: ${detail}`}`);
      if (!ok) input.print(`     ${remedy}`);
    }
    return { succeeded: checks.every(({ ok }) => ok), result: { checks } };
  },
};

async function examine(input: CommandInput): Promise<Finding[]> {
  const node = checkNode(process.versions.node);
  const environment = {
    name: "the environment is complete",
    remedy: "Set what is named; .env.example explains each.",
  };
  let env: Env;
  try {
    env = input.env();
  } catch (error) {
    return [node, { ...environment, ok: false, detail: messageOf(error) }];
  }
  const redis = await Promise.all(
    Object.entries({ REDIS_URL: env.redisUrl, REDIS_CACHE_URL: env.redisCacheUrl }).map(([name, url]) =>
      checkRedis(name, url),
    ),
  );
  return [node, { ...environment, ok: true, detail: "" }, ...(await inspectDatabase(env)), ...redis.flat()];
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return {
    name: "Node is 22.12 or newer",
    ok: major > 22 || (major === 22 && minor >= 12),
    detail: version,
    remedy: "Run npm install: it brings a Node of its own.",
  };
}

async function checkRedis(variable: string, url: string | null): Promise<Finding[]> {
  if (url === null) return [];
  const options = {
    lazyConnect: true,
    connectTimeout: 3_000,
    disconnectTimeout: 100,
    retryStrategy: () => null,
  };
  const redis = new Redis(url, options);
  // The event knows why; the failed command only says that the connection is closed.
  let reason = "";
  redis.on("error", ({ message }) => (reason ||= message));
  const answer = await redis.ping().catch(() => null);
  redis.disconnect();
  const remedy = `Check that Redis runs and ${variable} names it.`;
  return [{ name: `${variable} answers`, ok: answer === "PONG", detail: reason, remedy }];
}
