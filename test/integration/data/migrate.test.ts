import { readdirSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile, mkdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { migrate, migrationStatus, resolveMigration } from "#app/platform/db/migrate.server.ts";
import type { MigrateOptions } from "#app/platform/db/migrate.server.ts";
import { createEmptyDatabase } from "#test/support/test-database.ts";

const ownMigrations = path.resolve("prisma/migrations");
const names = readdirSync(ownMigrations, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .toSorted();

let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;
let folder: string;

beforeEach(async () => {
  empty = await createEmptyDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), "referrals-migrations-"));
});

afterEach(async () => {
  await empty.drop();
  await rm(folder, { recursive: true });
});

const options = (changes: Partial<MigrateOptions> = {}): MigrateOptions => ({
  adminDatabaseUrl: empty.adminDatabaseUrl,
  roles: empty,
  ...changes,
});

async function query<Row extends object>(sql: string, url = empty.adminDatabaseUrl): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row & Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, "migration.sql"), sql);
}

/** Everything a migration makes, as text: tables with columns, indexes, constraints, policies, grants. */
const describeSchema = (url?: string) =>
  query<{ line: string }>(
    `select line from (
       select format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) as line
       from information_schema.columns where table_schema in ('public', 'bullmq')
       union all select indexdef from pg_indexes where schemaname = 'public'
       union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
         where connamespace = 'public'::regnamespace
       union all select format('%s %s %s', tablename, policyname, qual) from pg_policies
       union all select format('%s %s', relname, relacl) from pg_class where relnamespace = 'public'::regnamespace
     ) s order by line`,
    url,
  );

const cloneUrl = () => {
  const url = new URL(inject("postgres").superuserUrl);
  url.pathname = `/${inject("postgres").template}`;
  return url.href;
};

describe("migrate", () => {
  it("builds everything from nothing, and the second run has nothing to do", async () => {
    const first = await migrate(options());
    expect(first.applied).toEqual(names);
    expect(first.queueSchema).toBeGreaterThan(0);
    const schema = await describeSchema();
    expect(await migrate(options())).toEqual({
      applied: [],
      queueSchema: first.queueSchema,
      textsChanged: 0,
    });
    expect(await describeSchema()).toEqual(schema);
  });

  it("brings an older state to the same schema", async () => {
    await cp(path.join(ownMigrations, names[0] ?? ""), path.join(folder, names[0] ?? ""), {
      recursive: true,
    });
    const first = options({ migrationsDirectory: folder, localesDirectory: folder });
    expect((await migrate(first)).applied).toEqual([names[0]]);
    expect((await migrate(options())).applied).toEqual(names.slice(1));
    expect(await describeSchema()).toEqual(await describeSchema(cloneUrl()));
  });

  it("applies each migration once when twenty start together", async () => {
    const reports = await Promise.all(Array.from({ length: 20 }, () => migrate(options())));
    expect(reports.flatMap((report) => report.applied)).toEqual(names);
    const rows = await query(
      "select migration_name, applied_steps_count, logs from _prisma_migrations order by 1",
    );
    expect(rows).toEqual(names.map((name) => ({ migration_name: name, applied_steps_count: 1, logs: null })));
  });

  it("lets an index be built concurrently while others wait to migrate", async () => {
    await addMigration("1_table", "create table t (id integer)");
    await addMigration("2_index", "-- alone in its file\ncreate index concurrently t_id on t (id);\n");
    await addMigration("3_other", "create table other (id integer)");
    const run = () => migrate(options({ migrationsDirectory: folder, localesDirectory: folder }));
    await Promise.all([run(), run(), run()]);
    expect(await query("select indisvalid from pg_index where indexrelid = 't_id'::regclass")).toEqual([
      { indisvalid: true },
    ]);
  });
});

describe("a migration that fails", () => {
  const broken = "create table half (id integer);\nselect 1 / 0;\n";
  const run = () => migrate(options({ migrationsDirectory: folder, localesDirectory: folder }));

  beforeEach(async () => {
    await addMigration("1_broken", broken);
    await expect(run()).rejects.toThrow(/1_broken failed.*division by zero/);
  });

  it("leaves none of its effects, is remembered, and is refused until a person decides", async () => {
    expect(await query("select to_regclass('half') as half")).toEqual([{ half: null }]);
    expect(await query("select finished_at, applied_steps_count from _prisma_migrations")).toEqual([
      { finished_at: null, applied_steps_count: 0 },
    ]);
    expect(await migrationStatus(empty.adminDatabaseUrl, folder)).toMatchObject([
      { name: "1_broken", state: "failed" },
    ]);
    await addMigration("1_broken", "create table half (id integer)");
    await expect(run()).rejects.toThrow(/failed earlier.*resolve 1_broken --rolled-back/s);
  });

  it("runs again once it is marked as rolled back", async () => {
    await resolveMigration(empty.adminDatabaseUrl, "1_broken", "rolled-back", folder);
    await addMigration("1_broken", "create table half (id integer)");
    await addMigration("2_other", "create table other (id integer)");
    expect((await run()).applied).toEqual(["1_broken", "2_other"]);
  });

  it("counts as applied once a person finished it", async () => {
    await resolveMigration(empty.adminDatabaseUrl, "1_broken", "applied", folder);
    expect(await migrationStatus(empty.adminDatabaseUrl, folder)).toMatchObject([{ state: "applied" }]);
    await expect(resolveMigration(empty.adminDatabaseUrl, "1_broken", "applied", folder)).rejects.toThrow(
      /applied already/,
    );
    await expect(resolveMigration(empty.adminDatabaseUrl, "1_broken", "rolled-back", folder)).rejects.toThrow(
      /has not failed/,
    );
  });
});

describe("migration status", () => {
  it("tells pending, applied, changed and missing apart", async () => {
    const states = async () =>
      (await migrationStatus(empty.adminDatabaseUrl, folder)).map(({ name, state }) => `${name} ${state}`);
    await addMigration("1_first", "select 1");
    await addMigration("2_other", "create table other (id integer)");
    expect(await states()).toEqual(["1_first pending", "2_other pending"]);
    await migrate(options({ migrationsDirectory: folder, localesDirectory: folder }));
    await addMigration("3_later", "select 3");
    expect(await states()).toEqual(["1_first applied", "2_other applied", "3_later pending"]);
    await addMigration("1_first", "select 2");
    await rm(path.join(folder, "2_other"), { recursive: true });
    expect(await states()).toEqual(["2_other missing", "1_first changed", "3_later pending"]);
  });
});

describe("roles", () => {
  it("refuse a connection string that names somebody else", async () => {
    const roles = { ...empty, maintenanceDatabaseUrl: empty.databaseUrl };
    await expect(migrate(options({ roles }))).rejects.toThrow(
      'MAINTENANCE_DATABASE_URL must log in as referrals_maintenance, not as "referrals_app".',
    );
  });

  it("let the queue create in its own schema and nowhere else", async () => {
    await migrate(options());
    await query("create sequence bullmq.of_a_queue", empty.queueDatabaseUrl);
    expect(await query("select count(*)::integer as jobs from bullmq.job", empty.queueDatabaseUrl)).toEqual([
      { jobs: 0 },
    ]);
    await expect(query("create table public.mine ()", empty.queueDatabaseUrl)).rejects.toThrow(
      /permission denied/,
    );
    await expect(query("select from shops", empty.queueDatabaseUrl)).rejects.toThrow(/permission denied/);
  });

  it("may be without a queue", async () => {
    expect((await migrate(options({ roles: { ...empty, queueDatabaseUrl: null } }))).queueSchema).toBeNull();
  });
});

describe("bundled texts", () => {
  const write = async (locale: string, texts: object) => {
    await mkdir(path.join(folder, locale), { recursive: true });
    await writeFile(path.join(folder, locale, "referral.json"), JSON.stringify(texts));
  };
  const run = async () => (await migrate(options({ localesDirectory: folder }))).textsChanged;
  const stored = () =>
    query(
      "select key, locale, value, version, withdrawn_at is not null as gone from translations where shop_id is null order by key, locale, version",
    );

  it("become rows without a shop, follow their files, and settle", async () => {
    await write("en", { status: { pending: "Waiting", failed: "Failed" } });
    await write("ar", { status: { pending: "قيد الانتظار" } });
    expect(await run()).toBe(3);
    expect(await run()).toBe(0);
    await write("en", { status: { pending: "Waiting for an order" } });
    expect(await run()).toBe(2);
    const failed = { key: "referral.status.failed", locale: "en", value: "Failed" };
    const pending = { key: "referral.status.pending", locale: "en", gone: false };
    const arabic = { ...pending, locale: "ar", value: "قيد الانتظار", version: "1.0.0" };
    expect(await stored()).toEqual([
      { ...failed, version: "1.0.0", gone: true },
      arabic,
      { ...pending, value: "Waiting", version: "1.0.0" },
      { ...pending, value: "Waiting for an order", version: "1.0.1" },
    ]);
    await write("en", { status: { pending: "Waiting", failed: "Failed" } });
    expect(await run()).toBe(2);
    expect(await run()).toBe(0);
    expect(await stored()).toEqual([
      { ...failed, version: "1.0.0", gone: true },
      { ...failed, version: "1.0.1", gone: false },
      arabic,
      { ...pending, value: "Waiting", version: "1.0.0" },
      { ...pending, value: "Waiting for an order", version: "1.0.1" },
      { ...pending, value: "Waiting", version: "1.0.2" },
    ]);
  });

  it("must be texts", async () => {
    await write("en", { status: 1 });
    await expect(run()).rejects.toThrow("The text referral.status must be a string");
  });
});
