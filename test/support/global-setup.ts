import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { migrate } from "#app/platform/db/migrate.server.ts";
import { roleNames } from "#app/platform/db/roles.server.ts";
import { startPostgres } from "./embedded-postgres.ts";
import type { RunningPostgres } from "./embedded-postgres.ts";
import type { TestServer } from "./test-server.ts";

const template = "referrals_test_template";

let server: RunningPostgres | undefined;
let folder: string | undefined;

/** One server for a run of the tests, with a migrated database that every test file clones. */
export async function setup(project: TestProject): Promise<void> {
  folder = await mkdtemp(path.join(os.tmpdir(), "referrals-test-"));
  server = await startPostgres({ dataDir: path.join(folder, "postgres"), port: 0, durable: false });
  try {
    project.provide("postgres", await prepareTemplate(server));
  } catch (error) {
    await teardown();
    throw error;
  }
}

export async function teardown(): Promise<void> {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
}

async function prepareTemplate({ superuserUrl, url, createDatabase }: RunningPostgres): Promise<TestServer> {
  const urlOf = (user: string) => url(template, { user, password: randomBytes(12).toString("hex") });
  const roles = {
    databaseUrl: urlOf(roleNames.app),
    maintenanceDatabaseUrl: urlOf(roleNames.maintenance),
    queueDatabaseUrl: urlOf(roleNames.queue),
  };
  await createDatabase(template);
  await migrate({ adminDatabaseUrl: url(template), roles });
  return { superuserUrl, template, roles };
}
