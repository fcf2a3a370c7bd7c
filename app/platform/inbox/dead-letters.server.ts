import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";

export interface DeadLetter {
  id: string;
  shopId: ShopId;
  shop: ShopDomain;
  topic: string;
  webhookId: string;
  reason: string;
  body: unknown;
  attempts: number;
  createdAt: Date;
  reprocessedAt: Date | null;
}

export interface DeadLetterFilter {
  id?: string | undefined;
  shop?: ShopDomain | undefined;
  topic?: string | undefined;
  /** Also those that were replayed. */
  withReplayed?: boolean;
  limit: number;
}

const selectSql = `
  select d.id, d.shop_id as "shopId", s.domain as shop, d.topic, d.webhook_id as "webhookId", d.reason, d.body, d.attempts,
    d.created_at as "createdAt", d.reprocessed_at as "reprocessedAt"
  from dead_letters d join shops s on s.id = d.shop_id
  where ($1::bigint is null or d.id = $1) and ($2::text is null or s.domain = $2) and ($3::text is null or d.topic = $3)
    and ($4 or d.reprocessed_at is null)
  order by d.id
  limit $5`;

/** Across shops, the oldest first. */
export const findDeadLetters = (tx: Tx, filter: DeadLetterFilter): Promise<DeadLetter[]> =>
  tx.query<DeadLetter>(selectSql, [
    filter.id ?? null,
    filter.shop ?? null,
    filter.topic ?? null,
    filter.withReplayed ?? false,
    filter.limit,
  ]);

/** What goes back into the inbox in place of a dead letter. */
export interface Replay {
  id: string;
  topic: string;
  webhookId: string;
  body: unknown;
}

/**
 * The delivery is due again, as if it had just come; its row may be gone by now. Whoever marks the letter first replays it,
 * so that asking twice has one effect.
 */
const replaySql = `
  with wanted as (
    select * from jsonb_to_recordset($1) as w (id bigint, topic text, webhook_id text, body jsonb)
  ), marked as (
    update dead_letters d set reprocessed_at = now() from wanted w
    where d.id = w.id and d.reprocessed_at is null
    returning d.id, d.shop_id
  ), put as (
    insert into webhook_inbox (shop_id, topic, webhook_id, api_version, body)
    select m.shop_id, w.topic, w.webhook_id, $2, w.body from marked m join wanted w using (id)
    on conflict (shop_id, topic, webhook_id) do update
    set body = excluded.body, done_at = null, attempts = 0, next_attempt_at = null, waits_for = null
  )
  select id from marked`;

/** Answers the letters that were put back. */
export const putBack = async (tx: Tx, replays: readonly Replay[], apiVersion: string): Promise<string[]> => {
  const rows = replays.map(({ id, topic, webhookId, body }) => ({ id, topic, webhook_id: webhookId, body }));
  const marked = await tx.query<{ id: string }>(replaySql, [JSON.stringify(rows), apiVersion]);
  return marked.map(({ id }) => id);
};
