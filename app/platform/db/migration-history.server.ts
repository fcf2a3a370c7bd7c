import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import { roleNames } from "./roles.server.ts";

export interface MigrationFile {
  name: string;
  sql: string;
  checksum: string;
}

/** `changed`: applied, but the file is another one now. `missing`: applied, but there is no such file. */
export type MigrationState = "applied" | "pending" | "failed" | "changed" | "missing";

export interface MigrationStatus {
  name: string;
  state: MigrationState;
  /** What PostgreSQL said to a failed migration. */
  logs: string | null;
}

interface HistoryRow {
  migration_name: string;
  checksum: string;
  finished: boolean;
  logs: string | null;
}

export function readMigrationFiles(directory: string): MigrationFile[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
    .flatMap((name) => {
      const file = path.join(directory, name, "migration.sql");
      if (!existsSync(file)) return [];
      const bytes = readFileSync(file);
      return [
        { name, sql: bytes.toString("utf8"), checksum: createHash("sha256").update(bytes).digest("hex") },
      ];
    });
}

/** Prisma's own table, column for column, so that `prisma migrate deploy` and this runner can take turns. Doctor reads it. */
export async function ensureHistory(admin: Client): Promise<void> {
  await admin.query(`
    create table if not exists _prisma_migrations (
      id varchar(36) primary key not null,
      checksum varchar(64) not null,
      finished_at timestamptz,
      migration_name varchar(255) not null,
      logs text,
      rolled_back_at timestamptz,
      started_at timestamptz not null default now(),
      applied_steps_count integer not null default 0
    );
    grant select on _prisma_migrations to ${roleNames.maintenance}`);
}

export async function readStatus(admin: Client, files: readonly MigrationFile[]): Promise<MigrationStatus[]> {
  const history = await readHistory(admin);
  const rowOf = new Map(history.map((row) => [row.migration_name, row]));
  const known = files.map((file) => statusOf(file, rowOf.get(file.name)));
  const names = new Set(files.map((file) => file.name));
  const missing = history
    .filter((row) => !names.has(row.migration_name))
    .map(
      (row) =>
        ({ name: row.migration_name, state: row.finished ? "missing" : "failed", logs: row.logs }) as const,
    );
  return [...missing, ...known];
}

async function readHistory(admin: Client): Promise<HistoryRow[]> {
  const { rows: found } = await admin.query<{ there: boolean }>(
    "select to_regclass('_prisma_migrations') is not null as there",
  );
  if (found[0]?.there !== true) return [];
  const { rows } = await admin.query<HistoryRow>(
    `select migration_name, checksum, finished_at is not null as finished, logs
     from _prisma_migrations where rolled_back_at is null order by migration_name, finished_at nulls first`,
  );
  return rows;
}

function statusOf(file: MigrationFile, row: HistoryRow | undefined): MigrationStatus {
  const status = (state: MigrationState) => ({ name: file.name, state, logs: row?.logs ?? null });
  if (!row) return status("pending");
  if (!row.finished) return status("failed");
  return status(row.checksum === file.checksum ? "applied" : "changed");
}

/**
 * Sent as one message, so that the file is one transaction of the server's own making, except where it holds a single
 * statement that refuses one (`create index concurrently`).
 */
export async function applyMigration(admin: Client, file: MigrationFile): Promise<void> {
  const id = randomUUID();
  await admin.query("insert into _prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)", [
    id,
    file.checksum,
    file.name,
  ]);
  try {
    await admin.query(file.sql);
  } catch (cause) {
    const complaint = describeFailure(file, cause);
    await admin.query("update _prisma_migrations set logs = $2 where id = $1", [id, complaint]);
    throw new Error(`${complaint}\n${howToResolve(file.name)}`, { cause });
  }
  await admin.query(
    "update _prisma_migrations set finished_at = now(), applied_steps_count = applied_steps_count + 1 where id = $1",
    [id],
  );
}

function describeFailure(file: MigrationFile, cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const position = cause instanceof Error && "position" in cause ? Number(cause.position) : Number.NaN;
  const line = Number.isNaN(position) ? "" : ` at line ${file.sql.slice(0, position).split("\n").length}`;
  return `Migration ${file.name} failed${line}: ${message}`;
}

export const howToResolve = (name: string): string =>
  `When its effects are gone, run "referrals migrate resolve ${name} --rolled-back"; when you finished it by hand, ` +
  `run "referrals migrate resolve ${name} --applied".`;

export async function markRolledBack(admin: Client, name: string): Promise<void> {
  const { rowCount } = await admin.query(
    `update _prisma_migrations set rolled_back_at = now()
     where migration_name = $1 and finished_at is null and rolled_back_at is null`,
    [name],
  );
  if (rowCount === 0) throw new Error(`Migration ${name} has not failed, so there is nothing to roll back.`);
}

export async function markApplied(admin: Client, file: MigrationFile): Promise<void> {
  const { rowCount } = await admin.query(
    "select from _prisma_migrations where migration_name = $1 and finished_at is not null and rolled_back_at is null",
    [file.name],
  );
  if (rowCount !== 0) throw new Error(`Migration ${file.name} is applied already.`);
  await admin.query(
    "update _prisma_migrations set rolled_back_at = now() where migration_name = $1 and rolled_back_at is null",
    [file.name],
  );
  await admin.query(
    "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ($1, $2, $3, now())",
    [randomUUID(), file.checksum, file.name],
  );
}
