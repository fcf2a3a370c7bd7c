import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Disguise, PostgresBinaries } from "./postgres-binaries.ts";

export interface Installation {
  binaries: PostgresBinaries;
  disguise: Disguise;
  dataDir: string;
}

export const superuser = "postgres";
const passwordFile = "superuser.password";
const leftoverTimeoutMs = 15_000;

/** Makes the data folder, or takes over one that another run left behind, also by being killed. */
export async function prepareFolder(installation: Installation, durable: boolean): Promise<void> {
  if (!existsSync(installation.dataDir)) return initialise(installation, durable);
  claimFiles(installation);
  await stopLeftover(installation.dataDir);
}

export const readPassword = (dataDir: string): string =>
  readFileSync(path.join(dataDir, passwordFile), "utf8");

/** Makes the data folder under another name first, so that a run killed halfway leaves nothing that looks finished. */
function initialise({ binaries, disguise, dataDir }: Installation, durable: boolean): void {
  const unfinished = `${dataDir}.new`;
  const passwordAside = `${dataDir}.password`;
  try {
    mkdirSync(path.dirname(dataDir), { recursive: true });
    rmSync(unfinished, { recursive: true, force: true });
    writeFileSync(passwordAside, randomBytes(24).toString("base64url"), { mode: 0o600 });
    run([
      ...disguise.prefix,
      binaries.initdb,
      `--pgdata=${unfinished}`,
      `--username=${superuser}`,
      `--pwfile=${passwordAside}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(durable ? [] : ["--no-sync"]),
    ]);
    renameSync(passwordAside, path.join(unfinished, passwordFile));
    renameSync(unfinished, dataDir);
  } catch (cause) {
    rmSync(unfinished, { recursive: true, force: true });
    rmSync(passwordAside, { force: true });
    throw new Error(explain(String(cause), dataDir), { cause });
  }
}

function run([program = "", ...args]: readonly string[]): void {
  execFileSync(program, args, { stdio: "pipe", env: cleanEnvironment() });
}

/** Nothing of the caller's locale, time zone or libpq settings may reach the server. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], NODE_ENV: "production", LC_ALL: "C", TZ: "UTC" };
}

/** The same folder may have been used as root before, in another disguise. */
function claimFiles({ disguise, dataDir }: Installation): void {
  const owner = statSync(dataDir).uid;
  if (owner === disguise.fileOwner) return;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `${dataDir} belongs to another user (uid ${owner}). Remove it as that user, or choose another folder.`,
    );
  }
  run(["chown", "-R", `${disguise.fileOwner}:${disguise.fileOwner}`, dataDir]);
}

async function stopLeftover(dataDir: string): Promise<void> {
  const pid = postmasterPid(dataDir);
  if (pid === null) return;
  if (servesFolder(pid, dataDir)) {
    process.kill(pid, "SIGINT");
    await until(
      () => !servesFolder(pid, dataDir),
      leftoverTimeoutMs,
      `The earlier PostgreSQL (process ${pid}) does not stop.`,
    );
  }
  rmSync(path.join(dataDir, "postmaster.pid"), { force: true });
}

function postmasterPid(dataDir: string): number | null {
  const pid = Number(postmasterFile(dataDir)[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

export function postmasterFile(dataDir: string): string[] {
  const file = path.join(dataDir, "postmaster.pid");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
}

/** A pid may belong to somebody else by now; only one that was started on our folder is ours to stop. */
function servesFolder(pid: number, dataDir: string): boolean {
  try {
    const commandLine = existsSync("/proc/self")
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" })
          .trim()
          .split(" ");
    return commandLine.includes(dataDir);
  } catch {
    return false;
  }
}

/** What to tell a person about what the server or initdb wrote. */
export function explain(output: string, dataDir: string, port?: number): string {
  if (/No space left on device|ENOSPC|Check free disk space/.test(output))
    return `The disk that holds ${dataDir} is full.`;
  if (/Address already in use/.test(output)) return `Port ${port} on 127.0.0.1 is in use by another program.`;
  return `PostgreSQL in ${dataDir} did not start:\n${output.trim().split("\n").slice(-8).join("\n")}`;
}

export async function until(holds: () => boolean, timeoutMs: number, complaint: string): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(complaint);
    await delay(20);
  }
}
