import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withDemoEnv } from "./demo-env.server.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "referrals-demo-env-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

function demoIn(name: string, files: Record<string, string>): void {
  mkdirSync(path.join(folder, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, name, file), text);
}

const running = { "ready.json": "{}", "demo.env": 'DATABASE_URL="postgresql://demo"\nPORT=3000\n' };

describe("the demo's environment", () => {
  it("is used in the folder of a running demo, and the caller's variables win", () => {
    demoIn(".demo", running);
    expect(withDemoEnv({ PORT: "4000" }, folder)).toEqual({
      DATABASE_URL: "postgresql://demo",
      PORT: "4000",
    });
  });

  it("is found where DEMO_DIR says", () => {
    demoIn("elsewhere", running);
    expect(withDemoEnv({ DEMO_DIR: "elsewhere" }, folder)).toMatchObject({
      DATABASE_URL: "postgresql://demo",
    });
  });

  it.each([
    ["the environment names a database", running, { DATABASE_URL: "postgresql://own" }],
    ["the environment names a database host", running, { REFERRALS_DB_HOST: "db" }],
    ["the demo is not ready", { "demo.env": running["demo.env"] }, {}],
    ["there is no environment to read", { "ready.json": "{}" }, {}],
  ])("is left alone when %s", (_, files, env) => {
    demoIn(".demo", files);
    expect(withDemoEnv(env, folder)).toBe(env);
  });
});
