import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const demo = fileURLToPath(new URL("../demo/demo.ts", import.meta.url));
const patienceMs = 120_000;

const untilReady = async (file: string, child: ChildProcess): Promise<void> => {
  const end = Date.now() + patienceMs;
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error("The demo ended before it was ready.");
    if (Date.now() > end) throw new Error("The demo was not ready in time.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** The browser tests drive the demo itself, in a folder and on ports of its own. */
const startDemo = async (): Promise<() => Promise<void>> => {
  const dir = mkdtempSync(path.join(os.tmpdir(), "referrals-e2e-"));
  process.env["DEMO_DIR"] = dir;
  const child = fork(demo, [], {
    execPath: process.execPath,
    env: { ...process.env, DEMO_DIR: dir, PORT: "0", OPS_PORT: "0", SIM_PORT: "0" },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await untilReady(path.join(dir, "ready.json"), child);
  return async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
    rmSync(dir, { recursive: true, force: true });
  };
};

export default startDemo;
