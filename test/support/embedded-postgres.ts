import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { findDisguise, findPostgresBinaries } from "./postgres-binaries.ts";
import type { Disguise, PostgresBinaries } from "./postgres-binaries.ts";

export interface PostgresOptions {
  /** Where the data lives; the server's log stands beside it as `<dataDir>.log`. */
  dataDir: string;
  /** 0 means any free port. */
  port: number;
  /** The demo keeps its data; tests may lose theirs with the power. */
  durable: boolean;
}

export interface RunningPostgres {
  port: number;
  superuserUrl: string;
  url(database: string, login?: { user: string; password: string }): string;
  /** Idempotent. */
  createDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

interface Installation {
  binaries: PostgresBinaries;
  disguise: Disguise;
  dataDir: string;
}

const superuser = "postgres";
const passwordFile = "superuser.password";
const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
const portAttempts = 5;

/** Starts a real PostgreSQL on 127.0.0.1. Whoever starts owns the folder: a server left there by a killed run is stopped first. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const binaries = await findPostgresBinaries();
  const installation = { binaries, disguise: findDisguise(binaries), dataDir };
  if (existsSync(dataDir)) {
    claimFiles(installation);
    await stopLeftover(dataDir);
  } else {
    initialise(installation, options.durable);
  }
  const { child, port } = await launchOnPort(installation, options);
  const password = readFileSync(path.join(dataDir, passwordFile), "utf8");
  return describe(child, port, password);
}

function describe(child: ChildProcess, port: number, password: string): RunningPostgres {
  const url: RunningPostgres["url"] = (database, login = { user: superuser, password }) =>
    `postgresql://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@127.0.0.1:${port}/${database}`;
  const superuserUrl = url("postgres");
  return { port, superuserUrl, url, createDatabase: (name) => createDatabase(superuserUrl, name), stop: () => stop(child) };
}

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
function cleanEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
}

/** The same folder may have been used as root before, in another disguise. */
function claimFiles({ disguise, dataDir }: Installation): void {
  const owner = statSync(dataDir).uid;
  if (owner === disguise.fileOwner) return;
  if (process.getuid?.() !== 0) {
    throw new Error(`${dataDir} belongs to another user (uid ${owner}). Remove it as that user, or choose another folder.`);
  }
  run(["chown", "-R", `${disguise.fileOwner}:${disguise.fileOwner}`, dataDir]);
}

async function stopLeftover(dataDir: string): Promise<void> {
  const pid = postmasterPid(dataDir);
  if (pid === null) return;
  if (servesFolder(pid, dataDir)) {
    process.kill(pid, "SIGINT");
    await until(() => !servesFolder(pid, dataDir), stopTimeoutMs, `The earlier PostgreSQL (process ${pid}) does not stop.`);
  }
  rmSync(path.join(dataDir, "postmaster.pid"), { force: true });
}

function postmasterPid(dataDir: string): number | null {
  const lines = postmasterFile(dataDir);
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? pid : null;
}

function postmasterFile(dataDir: string): string[] {
  const file = path.join(dataDir, "postmaster.pid");
  return existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
}

/** A pid may belong to somebody else by now; only one that was started on our folder is ours to stop. */
function servesFolder(pid: number, dataDir: string): boolean {
  try {
    const commandLine = existsSync("/proc/self")
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim().split(" ");
    return commandLine.includes(dataDir);
  } catch {
    return false;
  }
}

async function launchOnPort(
  installation: Installation,
  options: PostgresOptions,
): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port === 0 ? await freePort() : options.port;
    const child = launch(installation, port, options.durable);
    const failure = await readyOrFailure(child, installation.dataDir, port);
    if (failure === null) return { child, port };
    const portWasTaken = options.port === 0 && failure.includes("in use");
    if (!portWasTaken || attempt === portAttempts) throw new Error(failure);
  }
}

// The server holds a line to us (descriptor 3). When it breaks because we were killed, a watcher stops the server. The
// watcher is forked twice, since PostgreSQL wonders about children that it did not make.
const tethered = `( ( read -r _ <&3; kill -INT $$ 2>/dev/null ) & ); exec "$@" 3<&-`;

function launch({ binaries, disguise, dataDir }: Installation, port: number, durable: boolean): ChildProcess {
  const log = openSync(`${dataDir}.log`, "w", 0o600);
  const command = [...disguise.prefix, binaries.postgres, ...serverArguments(dataDir, port, durable)];
  const child = spawn("sh", ["-c", tethered, "sh", ...command], {
    stdio: ["ignore", log, log, "pipe"],
    env: cleanEnvironment(),
    // A group of its own: Ctrl-C reaches the programs that use the database first, and stop() comes last.
    detached: true,
  });
  child.once("exit", () => child.stdio[3]?.destroy());
  closeSync(log);
  return child;
}

function serverArguments(dataDir: string, port: number, durable: boolean): string[] {
  const settings = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return ["-D", dataDir, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
}

async function readyOrFailure(child: ChildProcess, dataDir: string, port: number): Promise<string | null> {
  const ready = () => {
    const lines = postmasterFile(dataDir);
    return lines[0] === String(child.pid) && lines[7]?.trim() === "ready";
  };
  await until(() => ready() || hasEnded(child), startTimeoutMs, `PostgreSQL in ${dataDir} does not become ready.`);
  if (!hasEnded(child)) return null;
  return explain(readFileSync(`${dataDir}.log`, "utf8"), dataDir, port);
}

function explain(output: string, dataDir: string, port?: number): string {
  if (/No space left on device|ENOSPC/.test(output)) return `The disk that holds ${dataDir} is full.`;
  if (/Address already in use/.test(output)) return `Port ${port} on 127.0.0.1 is in use by another program.`;
  return `PostgreSQL in ${dataDir} did not start:\n${output.trim().split("\n").slice(-8).join("\n")}`;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** SIGINT ends sessions and writes everything; SIGQUIT leaves the rest to recovery at the next start. */
async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGINT");
  const patience = setTimeout(() => child.kill("SIGQUIT"), stopTimeoutMs);
  await ended;
  clearTimeout(patience);
}

async function createDatabase(superuserUrl: string, name: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function until(holds: () => boolean, timeoutMs: number, complaint: string): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(complaint);
    await delay(20);
  }
}
