import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSecrets, writeDemoEnv } from "./demo-env.ts";
import { lockFolder } from "./lock.ts";
import { readOptions } from "./options.ts";
import { claimPort } from "./ports.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "referrals-demo-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the demo's lock", () => {
  it("is taken, and gone when it is let go", () => {
    const unlock = lockFolder(folder);
    expect(existsSync(path.join(folder, "demo.lock"))).toBe(true);
    unlock();
    expect(existsSync(path.join(folder, "demo.lock"))).toBe(false);
  });

  it("names the demo that runs already", async () => {
    const other = spawn(process.execPath, ["-e", "process.stdin.resume()", "demo.ts"]);
    await once(other, "spawn");
    writeFileSync(path.join(folder, "demo.lock"), String(other.pid));
    expect(() => lockFolder(folder)).toThrow(`process ${other.pid}`);
    other.kill();
    await once(other, "exit");
  });

  it("of a demo that was killed is taken over", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    writeFileSync(path.join(folder, "demo.lock"), String(gone.pid));
    expect(() => lockFolder(folder)()).not.toThrow();
  });

  it("whose number is a stranger's by now is taken over", () => {
    writeFileSync(path.join(folder, "demo.lock"), String(process.pid));
    expect(() => lockFolder(folder)()).not.toThrow();
  });
});

describe("the demo's ports", () => {
  it("are found for 0, and named with their variable when they are taken", async () => {
    expect(await claimPort("PORT", 0)).toBeGreaterThan(0);
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await expect(claimPort("SIM_PORT", port)).rejects.toThrow("SIM_PORT=0 npm run demo");
    server.close();
    await once(server, "close");
  });

  it.each(["x", "-1", "70000", "1.5"])("refuse %s", (PORT) => {
    expect(() => readOptions([], { NODE_ENV: "test", PORT })).toThrow("PORT must be a port");
  });
});

describe("the demo's secrets", () => {
  it("are made once a folder", () => {
    const first = readSecrets(folder);
    writeDemoEnv(folder, first);
    expect(readSecrets(folder)).toEqual(first);
  });
});
