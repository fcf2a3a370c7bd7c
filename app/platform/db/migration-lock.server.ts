import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";

/** The key under which `prisma migrate` works too, so that neither starts while the other runs. */
const migrationLock = 72707369;
const lockTimeoutMs = 120_000;
const lockPollMs = 100;

/**
 * Lets one client migrate at a time. It asks again instead of waiting in the server: a waiting statement holds a
 * snapshot, on which `create index concurrently` of the client that has the lock would wait for ever.
 */
export async function withMigrationLock<Value>(admin: Client, work: () => Promise<Value>): Promise<Value> {
  const deadline = performance.now() + lockTimeoutMs;
  while (!(await tryLock(admin))) {
    if (performance.now() > deadline) {
      throw new Error(`Another migration has held the lock ${migrationLock} for ${lockTimeoutMs / 1000} s.`);
    }
    await delay(lockPollMs);
  }
  try {
    return await work();
  } finally {
    // When the connection is gone, so is its lock, and the error that broke it is the one to report.
    await admin.query("select pg_advisory_unlock($1)", [migrationLock]).catch(() => {});
  }
}

async function tryLock(admin: Client): Promise<boolean> {
  const { rows } = await admin.query<{ locked: boolean }>("select pg_try_advisory_lock($1) as locked", [
    migrationLock,
  ]);
  return rows[0]?.locked === true;
}
