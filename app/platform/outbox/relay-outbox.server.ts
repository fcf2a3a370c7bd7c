import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface OutboxEvent {
  id: string;
  shopId: ShopId;
  eventId: string;
  eventType: string;
  payload: Readonly<Record<string, unknown>>;
  correlationId: string;
}

/** Hears of events at least once, in no promised sequence. */
export type Subscriber = (events: readonly OutboxEvent[]) => Promise<void>;

const batchSize = 200;

const claimSql = `
  select id, shop_id as "shopId", event_id as "eventId", event_type as "eventType", payload,
    correlation_id as "correlationId"
  from outbox where published_at is null
  order by id limit ${batchSize}
  for update skip locked`;

const publish = async (tx: Tx, subscribers: readonly Subscriber[]): Promise<number> => {
  const events = await tx.query<OutboxEvent>(claimSql);
  if (events.length === 0) return 0;
  for (const subscriber of subscribers) await subscriber(events);
  await tx.query("update outbox set published_at = clock_timestamp() where id = any ($1::bigint[])", [
    events.map(({ id }) => id),
  ]);
  return events.length;
};

/**
 * Tells the subscribers what the outbox holds, then marks it. A subscriber that throws leaves the batch for the next run: it
 * is told again, so subscribers know events by their id.
 */
export const relayOutbox = async (db: Database, subscribers: readonly Subscriber[]): Promise<void> => {
  let published = batchSize;
  while (published === batchSize) {
    published = await db.maintenance("relay-outbox", (tx) => publish(tx, subscribers));
  }
};
