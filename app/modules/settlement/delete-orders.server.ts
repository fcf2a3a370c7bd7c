import type { Tx } from "#app/platform/db/database.server.ts";
import type { OrderRef } from "./reverse-referrals.server.ts";
import { lockOrder } from "./order-work.ts";

/**
 * Only the shop's own word deletes an order. One that was never seen gets a row that waits: should its creation come late,
 * it is read and found cancelled.
 */
const deleteSql = `
  with sorted as materialized (
    select distinct shop_id, order_id from jsonb_to_recordset($1) as d (shop_id uuid, order_id bigint)
    order by shop_id, order_id
  ), locked as materialized (select *, ${lockOrder} from sorted)
  insert into orders as known (shop_id, order_id, currency, base_minor, total_minor, ordered_at, snapshot_at, outcome,
    reasons, deleted_at)
  select l.shop_id, l.order_id, s.currency, 0, 0, $2, '-infinity'::timestamptz, 'Unreadable', array['order_deleted'], $2
  from locked l join shops s on s.id = l.shop_id
  on conflict (shop_id, order_id) do update set deleted_at = coalesce(known.deleted_at, excluded.deleted_at)`;

/** An order that still waited for its payment or a review will not hear more. */
const endSql = `
  with ended as (
    update orders o set outcome = 'Cancelled', reasons = array['order_deleted'], settled_at = $2
    from jsonb_to_recordset($1) as d (shop_id uuid, order_id bigint)
    where o.shop_id = d.shop_id and o.order_id = d.order_id and o.referral_id is not null
      and (o.outcome is null or o.outcome in ('AwaitingPayment', 'UnderReview'))
    returning o.shop_id, o.order_id, o.referral_id
  ), cancelled as (
    update referrals r
    set status = 'cancelled', reason = 'order_deleted', description = referral_description('cancelled', r.locale, r.shop_id)
    from ended e
    where r.shop_id = e.shop_id and r.id = e.referral_id and r.status = 'in_progress' and r.order_id = e.order_id
    returning r.shop_id, r.id
  )
  insert into referral_timeline (shop_id, referral_id, from_status, to_status, actor, reason)
  select shop_id, id, 'in_progress', 'cancelled', 'system', 'order_deleted' from cancelled`;

export const deleteOrders = async (tx: Tx, orders: readonly OrderRef[], now: Date): Promise<void> => {
  if (orders.length === 0) return;
  const rows = orders.map(({ shopId, orderId }) => ({ shop_id: shopId, order_id: orderId }));
  const values = [JSON.stringify(rows), now];
  await tx.query(deleteSql, values);
  await tx.query(endSql, values);
};
