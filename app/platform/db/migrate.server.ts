import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import { readBundled, syncBundledTexts } from "./bundled-texts.server.ts";
import {
  applyMigration,
  ensureHistory,
  howToResolve,
  markApplied,
  markRolledBack,
  readMigrationFiles,
  readStatus,
} from "./migration-history.server.ts";
import type { MigrationFile, MigrationStatus } from "./migration-history.server.ts";
import { withMigrationLock } from "./migration-lock.server.ts";
import { migrateQueueSchema } from "./queue-schema.server.ts";
import { ensureRoles } from "./roles.server.ts";
import type { RoleUrls } from "./roles.server.ts";
import { withSession } from "./session.server.ts";

export interface MigrateOptions {
  adminDatabaseUrl: string;
  roles: RoleUrls;
  migrationsDirectory?: string;
  localesDirectory?: string;
  /** Told of each migration before it runs. */
  onMigration?: (name: string) => void;
}

export interface MigrateReport {
  applied: string[];
  /** The version of BullMQ's schema, null when the queue is not in PostgreSQL. */
  queueSchema: number | null;
  textsChanged: number;
}

const fromHere = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
export const ownMigrations = fromHere("../../../prisma/migrations");
const ownLocales = fromHere("../../locales");

/** Brings a database of any age up to date: roles, schema, the queue's schema, bundled texts. Any number may call at once. */
export function migrate(options: MigrateOptions): Promise<MigrateReport> {
  const files = readMigrationFiles(options.migrationsDirectory ?? ownMigrations);
  const texts = readBundled(options.localesDirectory ?? ownLocales);
  return withSession(options.adminDatabaseUrl, (admin) =>
    withMigrationLock(admin, async () => {
      await ensureRoles(admin, options.roles);
      const applied = await applyPending(admin, files, options.onMigration);
      const queueSchema = options.roles.queueDatabaseUrl === null ? null : await migrateQueueSchema(admin);
      const textsChanged = await syncBundledTexts(admin, texts);
      return { applied, queueSchema, textsChanged };
    }),
  );
}

async function applyPending(
  admin: Client,
  files: readonly MigrationFile[],
  onMigration?: (name: string) => void,
): Promise<string[]> {
  await ensureHistory(admin);
  const status = await readStatus(admin, files);
  refuseFailed(status);
  const pending = new Set(status.filter(({ state }) => state === "pending").map(({ name }) => name));
  for (const file of files.filter(({ name }) => pending.has(name))) {
    onMigration?.(file.name);
    await applyMigration(admin, file);
  }
  return [...pending];
}

function refuseFailed(status: readonly MigrationStatus[]): void {
  const failed = status.find(({ state }) => state === "failed");
  if (!failed) return;
  const logs = failed.logs === null ? "" : `\n${failed.logs}`;
  throw new Error(
    `Migration ${failed.name} failed earlier; nothing else runs before that is settled. ${howToResolve(failed.name)}${logs}`,
  );
}

export function migrationStatus(
  adminDatabaseUrl: string,
  migrationsDirectory: string = ownMigrations,
): Promise<MigrationStatus[]> {
  return withSession(adminDatabaseUrl, (admin) => readStatus(admin, readMigrationFiles(migrationsDirectory)));
}

export type Resolution = "applied" | "rolled-back";

/** What a person decided about a migration that failed halfway. */
export function resolveMigration(
  adminDatabaseUrl: string,
  name: string,
  resolution: Resolution,
  migrationsDirectory: string = ownMigrations,
): Promise<void> {
  return withSession(adminDatabaseUrl, (admin) =>
    withMigrationLock(admin, async () => {
      await ensureHistory(admin);
      if (resolution === "rolled-back") return markRolledBack(admin, name);
      const file = readMigrationFiles(migrationsDirectory).find((candidate) => candidate.name === name);
      if (!file) throw new Error(`There is no migration named ${name}.`);
      return markApplied(admin, file);
    }),
  );
}
