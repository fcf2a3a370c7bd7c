import type { Database } from "#app/platform/db/database.server.ts";

const batchSize = 5_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A consumer's guard holds for a day: what an order did is remembered by the order's own keys for ever. */
const processedEventsSql = `
  delete from processed_events where ctid = any (array(
    select ctid from processed_events where created_at < $1 limit ${batchSize}))
  returning event_id`;

/** What had its effect, or is of a topic that has none. What still waits to be worked on stays, however old. */
const deliveriesSql = `
  delete from webhook_inbox where ctid = any (array(
    select ctid from webhook_inbox
    where received_at < $1 and (done_at is not null or topic <> all ($2))
    limit ${batchSize}))
  returning id`;

const inBatches = async (db: Database, sql: string, values: readonly unknown[]): Promise<void> => {
  for (let deleted = batchSize; deleted === batchSize;) {
    deleted = (await db.maintenance("retention", (tx) => tx.query(sql, values))).length;
  }
};

export const removeOld = async (db: Database, handledTopics: readonly string[], now: Date): Promise<void> => {
  await inBatches(db, processedEventsSql, [new Date(now.getTime() - dayMs)]);
  await inBatches(db, deliveriesSql, [new Date(now.getTime() - 14 * dayMs), handledTopics]);
};
