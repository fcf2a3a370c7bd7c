import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface InboxHealth {
  /** Null before the first delivery, and when all were removed for their age. */
  last: { topic: string; receivedAt: Date } | null;
  waiting: number;
  /** Since when the first of them waits. */
  waitingSince: Date | null;
  deadLetters: number;
}

export const countDeadLetters = async (tx: Tx, shopId: ShopId): Promise<number> => {
  const [dead] = await tx.query<{ count: number }>(
    "select count(*)::int as count from dead_letters where shop_id = $1 and reprocessed_at is null",
    [shopId],
  );
  return dead?.count ?? 0;
};

export const readInboxHealth = async (tx: Tx, shopId: ShopId): Promise<InboxHealth> => {
  const [last] = await tx.query<{ topic: string; receivedAt: Date }>(
    `select topic, received_at as "receivedAt" from webhook_inbox where shop_id = $1 order by id desc limit 1`,
    [shopId],
  );
  const [waiting] = await tx.query<{ count: number; since: Date | null }>(
    "select count(*)::int as count, min(received_at) as since from webhook_inbox where shop_id = $1 and done_at is null",
    [shopId],
  );
  return {
    last: last ?? null,
    waiting: waiting?.count ?? 0,
    waitingSince: waiting?.since ?? null,
    deadLetters: await countDeadLetters(tx, shopId),
  };
};
