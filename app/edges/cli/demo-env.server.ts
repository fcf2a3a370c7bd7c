import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import type { Source } from "#app/platform/env.server.ts";

/** In the folder of a running demo, the demo is what the operator means, unless the environment names a database. */
export function withDemoEnv(env: Source, folder: string): Source {
  if (env["DATABASE_URL"] !== undefined || env["REFERRALS_DB_HOST"] !== undefined) return env;
  const demo = path.resolve(folder, env["DEMO_DIR"] ?? ".demo");
  const file = path.join(demo, "demo.env");
  const isRunning = existsSync(path.join(demo, "ready.json")) && existsSync(file);
  return isRunning ? { ...parseEnv(readFileSync(file, "utf8")), ...env } : env;
}
