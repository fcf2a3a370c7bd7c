import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "#test/support/embedded-postgres.ts";
import type { RunningPostgres } from "#test/support/embedded-postgres.ts";

let folder: string;
let dataDir: string;
let running: RunningPostgres[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "referrals-embedded-"));
  dataDir = path.join(folder, "deep", "postgres");
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.stop();
  await rm(folder, { recursive: true });
});

async function start(port = 0): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir, port, durable: true });
  running.push(server);
  return server;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const serverPid = async () =>
  Number((await readFile(path.join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);

/** A zombie has no command line: it is over, though nobody fetched its exit code yet. */
async function isRunning(pid: number): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  return commandLine !== "";
}

/** Another program that starts the server and is then killed, as by a terminal that closes or the OOM killer. */
async function startInOtherProcess() {
  const module = path.resolve("test/support/embedded-postgres.ts");
  const script = `
    import { startPostgres } from ${JSON.stringify(module)};
    const { superuserUrl } = await startPostgres({ dataDir: ${JSON.stringify(dataDir)}, port: 0, durable: true });
    console.log(superuserUrl);
    setInterval(() => {}, 60_000);`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = (await once(createInterface(child.stdout), "line")) as [string];
  return { url, kill: async () => void (child.kill("SIGKILL"), await once(child, "exit")) };
}

describe("the embedded server", () => {
  it("keeps its data and its password over a restart, and leaves no process", async () => {
    const first = await start();
    await first.createDatabase("app");
    await first.createDatabase("app");
    await ask(first.url("app"), "create table kept as select 'still here' as word");
    const pid = await serverPid();
    await first.stop();
    await first.stop();
    expect(await isRunning(pid)).toBe(false);
    expect(existsSync(path.join(dataDir, "postmaster.pid"))).toBe(false);
    const second = await start();
    expect(await ask(second.url("app"), "select word, current_setting('fsync') as fsync from kept")).toEqual([
      { word: "still here", fsync: "on" },
    ]);
    expect(new URL(second.superuserUrl).password).toBe(new URL(first.superuserUrl).password);
  });

  it("lets nobody in without the password", async () => {
    const { superuserUrl } = await start();
    const guess = new URL(superuserUrl);
    guess.password = "guess";
    await expect(ask(guess.href, "select 1")).rejects.toThrow(/password authentication failed/);
  });

  it("stops by itself when the program that started it is killed, and loses nothing", async () => {
    const other = await startInOtherProcess();
    await ask(other.url, "create table kept as select 1 as one");
    const pid = await serverPid();
    await other.kill();
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
    expect(await ask((await start()).superuserUrl, "select one from kept")).toEqual([{ one: 1 }]);
  });

  it("takes over a server that is still running on its folder", async () => {
    const other = await startInOtherProcess();
    const pid = await serverPid();
    const { superuserUrl } = await start();
    expect(await isRunning(pid)).toBe(false);
    expect(await ask(superuserUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    await other.kill();
  });

  it("recovers when the server itself was killed", async () => {
    const first = await start();
    await ask(first.superuserUrl, "create table kept as select 1 as one");
    process.kill(await serverPid(), "SIGKILL");
    await expect.poll(async () => isRunning(await serverPid())).toBe(false);
    expect(await ask((await start()).superuserUrl, "select one from kept")).toEqual([{ one: 1 }]);
  });

  it("removes a pid file that names a stranger's process, and lets the stranger live", async () => {
    await (await start()).stop();
    const stranger = spawn("sleep", ["60"]);
    await writeFile(path.join(dataDir, "postmaster.pid"), `${stranger.pid}\n${dataDir}\n`);
    expect(await ask((await start()).superuserUrl, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
    stranger.kill();
  });

  it("starts over when an earlier run died while making the folder", async () => {
    await mkdir(`${dataDir}.new`, { recursive: true });
    await writeFile(`${dataDir}.new/PG_VERSION`, "18\n");
    expect(await ask((await start()).superuserUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("a server that cannot start", () => {
  it("names the port that somebody else has", async () => {
    const neighbour = createServer();
    await new Promise<void>((resolve) => neighbour.listen(0, "127.0.0.1", resolve));
    const { port } = neighbour.address() as AddressInfo;
    await expect(start(port)).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use by another program.`);
    await new Promise((resolve) => neighbour.close(resolve));
  });

  it("says what the server said", async () => {
    await (await start()).stop();
    await writeFile(path.join(dataDir, "PG_VERSION"), "12\n");
    await expect(start()).rejects.toThrow(/database files are incompatible/);
  });
});
