import type { MessageChannel, MessageKind } from "#app/contracts/message-kinds.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface Figure {
  channel: MessageChannel;
  state: "due" | "sent" | "skipped" | "failed";
  reason: string | null;
  count: number;
}

/** What waits, and what came to its end within a week. */
const figuresSql = `
  select channel, case state when 'sending' then 'due' else state end as state, reason, count(*)::int as count
  from message_tasks
  where shop_id = $1 and (state in ('due', 'sending') or finished_at > $2)
  group by 1, 2, 3 order by 1, 2, 4 desc, 3`;

const week = 7 * 24 * 60 * 60 * 1000;

export const readFigures = (tx: Tx, shopId: ShopId, now: Date): Promise<Figure[]> =>
  tx.query<Figure>(figuresSql, [shopId, new Date(now.getTime() - week)]);

export interface Failure {
  id: string;
  kind: MessageKind;
  channel: MessageChannel;
  reason: string;
  failedAt: Date;
}

const mostShown = 20;

export const readFailures = (tx: Tx, shopId: ShopId): Promise<Failure[]> =>
  tx.query<Failure>(
    `select id, kind, channel, reason, finished_at as "failedAt" from message_tasks
     where shop_id = $1 and state = 'failed' and finished_at is not null
     order by finished_at desc limit ${mostShown}`,
    [shopId],
  );

/** Somebody decided that it is to be tried again; from here on it is as new. Answers how many. */
export const retryFailed = async (
  tx: Tx,
  shopId: ShopId,
  ids: readonly string[],
  now: Date,
): Promise<number> => {
  const rows = await tx.query(
    `update message_tasks
     set state = 'due', reason = null, attempts = 0, asked_at = null, next_attempt_at = $3, created_at = $3,
       finished_at = null
     where shop_id = $1 and id = any ($2::uuid[]) and state = 'failed'
     returning id`,
    [shopId, ids, now],
  );
  return rows.length;
};
