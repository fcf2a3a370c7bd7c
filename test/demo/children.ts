import { fork, type ChildProcess } from "node:child_process";
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import path from "node:path";

export interface Child {
  name: string;
  process: ChildProcess;
  exited: Promise<unknown>;
}

interface Start {
  name: string;
  script: string;
  execArgv?: string[];
  env: Record<string, string>;
  dir: string;
  cwd: string;
}

/** The channel ends with this process, however it ends: a child that sees it close stops by itself. */
export const startChild = ({ name, script, execArgv = [], env, dir, cwd }: Start): Child => {
  const log = createWriteStream(path.join(dir, `${name}.log`));
  const child = fork(script, [], {
    cwd,
    execArgv,
    env: { PATH: process.env["PATH"] ?? "", TZ: "UTC", NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Ctrl-C at the terminal reaches only the launcher, which then stops everything in sequence.
    detached: true,
  });
  child.stdout?.pipe(log);
  child.stderr?.pipe(log);
  return { name, process: child, exited: once(child, "exit") };
};

const patienceMs = 12_000;

export const stopChild = async ({ process: child, exited }: Child): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await exited;
  clearTimeout(timer);
};

/** Asks again until it answers 200, or the process behind it ended. */
export const waitFor = async (url: string, child: Child, seconds: number): Promise<void> => {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (child.process.exitCode !== null) throw new Error(`${child.name} ended; its log says why.`);
    try {
      if ((await fetch(url, { signal: AbortSignal.timeout(2000) })).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${child.name} did not answer at ${url} within ${seconds} s; its log may say why.`);
};
