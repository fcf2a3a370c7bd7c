import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

export type DemoEnv = Record<string, string>;

const secret = (bytes: number): string => randomBytes(bytes).toString("hex");

const newSecrets = (): DemoEnv => ({
  SHOPIFY_API_KEY: secret(16),
  SHOPIFY_API_SECRET: secret(24),
  ENCRYPTION_KEYS: `demo:${randomBytes(32).toString("base64")}`,
  DEMO_APP_PASSWORD: secret(16),
  DEMO_MAINTENANCE_PASSWORD: secret(16),
  DEMO_QUEUE_PASSWORD: secret(16),
});

const fileIn = (dir: string): string => path.join(dir, "demo.env");

/** Secrets are made once a folder: the data of an earlier start is sealed with them. */
export const readSecrets = (dir: string): DemoEnv => {
  const known = existsSync(fileIn(dir)) ? parseEnv(readFileSync(fileIn(dir), "utf8")) : {};
  return { ...newSecrets(), ...(known as DemoEnv) };
};

/** Only for its owner: these secrets protect nothing but the demo, yet they are secrets. */
export const writeDemoEnv = (dir: string, env: DemoEnv): void => {
  const lines = Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  writeFileSync(fileIn(dir), `${lines.join("\n")}\n`, { mode: 0o600 });
};
