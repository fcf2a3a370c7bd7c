import { execFile } from "node:child_process";
import path from "node:path";
import type { DatabaseUrls } from "./test-database.ts";

export const executable = path.resolve("app/entrypoints/referrals.mjs");

/** What the CLI needs to be told of a test's database. */
export const environment = (urls: DatabaseUrls) => ({
  PATH: process.env["PATH"],
  DATABASE_URL: urls.databaseUrl,
  MAINTENANCE_DATABASE_URL: urls.maintenanceDatabaseUrl,
  QUEUE_DATABASE_URL: urls.queueDatabaseUrl,
  ADMIN_DATABASE_URL: urls.adminDatabaseUrl,
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "0123456789abcdef",
  SHOPIFY_APP_URL: "https://app.example.com",
  ENCRYPTION_KEYS: `one:${Buffer.alloc(32).toString("base64")}`,
});

export interface CliRun {
  code: number;
  out: string;
  err: string;
}

export const referrals = (
  args: readonly string[],
  env: Record<string, string | undefined>,
): Promise<CliRun> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [executable, ...args],
      { env: { NODE_ENV: "test", ...env } },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });

/** The result that --json leaves on the last line. */
export const lastLine = (text: string): unknown => JSON.parse(text.trim().split("\n").at(-1) ?? "");
