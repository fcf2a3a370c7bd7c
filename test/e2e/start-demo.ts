import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What the demo says of itself once it can be used. */
export interface Demo {
  appUrl: string;
  simUrl: string;
  adminUrl: string;
  storefrontUrl: string;
  opsUrl: string;
  shop: string;
  apiSecret: string;
  restKeys: Record<string, string>;
  seed: { programId: string; advocateCode: string; advocateCustomerId: string };
}

interface RunningDemo {
  demo: Demo;
  stop: () => Promise<void>;
}

const script = fileURLToPath(new URL("../demo/demo.ts", import.meta.url));
export const patienceMs = 120_000;

const untilReady = async (file: string, child: ChildProcess): Promise<void> => {
  const end = Date.now() + patienceMs;
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error("The demo ended before it was ready.");
    if (Date.now() > end) throw new Error("The demo was not ready in time.");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** The browser tests drive the demo itself, in a folder and on ports of its own. */
export const startDemo = async (): Promise<RunningDemo> => {
  const dir = mkdtempSync(path.join(os.tmpdir(), "referrals-e2e-"));
  const child = fork(script, [], {
    execPath: process.execPath,
    env: { ...process.env, DEMO_DIR: dir, PORT: "0", OPS_PORT: "0", SIM_PORT: "0" },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ready = path.join(dir, "ready.json");
  const stop = async (): Promise<void> => {
    if (child.kill("SIGTERM")) await once(child, "exit");
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await untilReady(ready, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { demo: JSON.parse(readFileSync(ready, "utf8")) as Demo, stop };
};
