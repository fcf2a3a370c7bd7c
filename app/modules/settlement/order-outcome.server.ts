import type { Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { Outcome, Reason } from "./outcomes.ts";
import type { Reversed } from "./take-back.ts";

export interface OrderOutcome {
  orderId: string;
  /** Null while stored but not settled. */
  outcome: Outcome | null;
  reversed: Reversed;
  reasons: Reason[];
  referralId: ReferralId | null;
  evidence: string | null;
}

const outcomeSql = `
  select order_id as "orderId", outcome, reversed, reasons, referral_id as "referralId", evidence
  from orders where shop_id = $1 and order_id = $2
  union all
  select $2::text::bigint, null, 'none', '{}', null, null from webhook_inbox
  where shop_id = $1 and done_at is null and topic like 'orders/%' and body ->> 'id' = $2::text
  union all
  select $2::text::bigint, 'Unreadable', 'none', '{unreadable_body}', null, null from dead_letters
  where shop_id = $1 and reprocessed_at is null and topic like 'orders/%' and body ->> 'id' = $2::text
  limit 1`;

/** What an order came to; null for an order never seen. */
export const orderOutcome = async (
  tx: Tx,
  shopId: ShopId,
  orderId: ShopifyId,
): Promise<OrderOutcome | null> => {
  const [row] = await tx.query<OrderOutcome>(outcomeSql, [shopId, orderId]);
  return row ?? null;
};

/** An order whose body cannot be read is known by its id, so that nobody asks in vain; a replay may still settle it. */
export const recordUnreadable = async (
  tx: Tx,
  orders: readonly { shopId: ShopId; orderId: ShopifyId }[],
): Promise<void> => {
  if (orders.length === 0) return;
  const rows = orders.map(({ shopId, orderId }) => ({ shop_id: shopId, order_id: orderId }));
  await tx.query(
    `insert into orders (shop_id, order_id, currency, base_minor, total_minor, ordered_at, snapshot_at, outcome, reasons)
     select distinct u.shop_id, u.order_id, s.currency, 0, 0, now(), '-infinity'::timestamptz, 'Unreadable',
       array['unreadable_body']
     from jsonb_to_recordset($1) as u (shop_id uuid, order_id bigint) join shops s on s.id = u.shop_id
     on conflict (shop_id, order_id) do nothing`,
    [JSON.stringify(rows)],
  );
};
