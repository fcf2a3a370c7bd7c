import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { Client } from "pg";
import { findDisguise, findPostgresBinaries } from "./postgres-binaries.ts";
import {
  cleanEnvironment,
  explain,
  postmasterFile,
  prepareFolder,
  readPassword,
  superuser,
  until,
} from "./postgres-folder.ts";
import type { Installation } from "./postgres-folder.ts";

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

const startTimeoutMs = 60_000;
const stopTimeoutMs = 10_000;
const portAttempts = 5;

/** Starts a real PostgreSQL on 127.0.0.1. Whoever starts owns the folder: a server left there by a killed run is stopped first. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const dataDir = path.resolve(options.dataDir);
  const binaries = await findPostgresBinaries();
  const installation = { binaries, disguise: findDisguise(binaries), dataDir };
  await prepareFolder(installation, options.durable);
  const { child, port } = await launchOnPort(installation, options);
  return describe(child, port, readPassword(dataDir));
}

function describe(child: ChildProcess, port: number, password: string): RunningPostgres {
  const url: RunningPostgres["url"] = (database, login = { user: superuser, password }) =>
    `postgresql://${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@127.0.0.1:${port}/${database}`;
  const superuserUrl = url("postgres");
  return {
    port,
    superuserUrl,
    url,
    createDatabase: (name) => createDatabase(superuserUrl, name),
    stop: () => stop(child),
  };
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
  await until(
    () => ready() || hasEnded(child),
    startTimeoutMs,
    `PostgreSQL in ${dataDir} does not become ready.`,
  );
  if (!hasEnded(child)) return null;
  return explain(readFileSync(`${dataDir}.log`, "utf8"), dataDir, port);
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
