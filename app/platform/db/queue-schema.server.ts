import { DEFAULT_SCHEMA, runMigrations } from "bullmq";
import type { Client } from "pg";
import { roleNames } from "./roles.server.ts";

/**
 * BullMQ keeps its tables in a schema of its own. The owner migrates it here, never a running app: that would need the
 * right to create in the whole database. Each queue makes a sequence at its first job, hence CREATE in this schema.
 */
export async function migrateQueueSchema(admin: Client): Promise<number> {
  const version = await runMigrations(admin, DEFAULT_SCHEMA);
  await admin.query(`
    grant usage, create on schema ${DEFAULT_SCHEMA} to ${roleNames.queue};
    grant select, insert, update, delete on all tables in schema ${DEFAULT_SCHEMA} to ${roleNames.queue};
    grant usage, select, update on all sequences in schema ${DEFAULT_SCHEMA} to ${roleNames.queue}`);
  return version;
}
