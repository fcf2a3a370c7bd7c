import type { Database } from "#app/platform/db/database.server.ts";
import type { NewDelivery } from "./inbox.ts";

interface Waiting {
  delivery: NewDelivery;
  resolve: () => void;
  reject: (error: unknown) => void;
}

const batchSize = 200;

/**
 * One statement for any number of deliveries and shops, as the app's own role: the tenants are set in the statement that
 * inserts, which saves two round trips. A delivery that is known already is success, and so is one of a shop that was
 * erased since it was looked up.
 */
const insertSql = `
  with tenants as materialized (select set_config('app.shop_id', $1, true))
  insert into webhook_inbox (shop_id, topic, webhook_id, event_id, api_version, triggered_at, body)
  select d.shop_id, d.topic, d.webhook_id, d.event_id, d.api_version, d.triggered_at, d.body
  from tenants, jsonb_to_recordset($2) as d (shop_id uuid, topic text, webhook_id text, event_id text,
    api_version text, triggered_at timestamptz, body jsonb)
  where exists (select from shops s where s.id = d.shop_id)
  on conflict (shop_id, topic, webhook_id) do nothing`;

const insert = async (db: Database, deliveries: readonly NewDelivery[]): Promise<void> => {
  const rows = deliveries.map((delivery) => ({
    shop_id: delivery.shopId,
    topic: delivery.topic,
    webhook_id: delivery.webhookId,
    event_id: delivery.eventId,
    api_version: delivery.apiVersion,
    triggered_at: delivery.triggeredAt,
    body: delivery.body,
  }));
  const tenants = [...new Set(deliveries.map(({ shopId }) => shopId))].join(",");
  await db.directory.query(insertSql, [tenants, JSON.stringify(rows)]);
};

/** A batch fails as a whole; row by row, one bad delivery hurts only itself. */
const storeBatch = async (db: Database, batch: readonly Waiting[]): Promise<void> => {
  try {
    await insert(
      db,
      batch.map(({ delivery }) => delivery),
    );
    for (const { resolve } of batch) resolve();
  } catch (error) {
    if (batch.length === 1) {
      batch[0]?.reject(error);
      return;
    }
    await Promise.all(batch.map((waiting) => storeBatch(db, [waiting])));
  }
};

/**
 * Collects deliveries while one batch is in flight and writes them together; each caller is answered after the commit of
 * its own row. At low load a batch is one row and nobody waits for anybody.
 */
export const createDeliveryStore = (db: Database, onStored: () => void) => {
  let waiting: Waiting[] = [];
  let flushing = false;

  const flush = async (): Promise<void> => {
    flushing = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, batchSize);
      waiting = waiting.slice(batchSize);
      await storeBatch(db, batch);
      onStored();
    }
    flushing = false;
  };

  return (delivery: NewDelivery): Promise<void> =>
    new Promise((resolve, reject) => {
      waiting.push({ delivery, resolve, reject });
      if (!flushing) void flush();
    });
};
