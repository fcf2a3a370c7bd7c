import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";

export interface DeletedOrder {
  shopId: ShopId;
  orderId: ShopifyId;
  at: Date;
}

/** An order whose deletion is told before its creation is known by its id, so that the late delivery converts nothing. */
const markSql = `
  insert into orders as known (shop_id, order_id, currency, base_minor, total_minor, ordered_at, snapshot_at, outcome,
    reasons, deleted_at)
  select distinct on (d.shop_id, d.order_id) d.shop_id, d.order_id, s.currency, 0, 0, d.at, d.at, 'Cancelled',
    array['order_cancelled'], d.at
  from jsonb_to_recordset($1) as d (shop_id uuid, order_id bigint, at timestamptz) join shops s on s.id = d.shop_id
  order by d.shop_id, d.order_id, d.at
  on conflict (shop_id, order_id) do update set deleted_at = least(known.deleted_at, excluded.deleted_at)`;

export const markOrdersDeleted = async (tx: Tx, orders: readonly DeletedOrder[]): Promise<void> => {
  if (orders.length === 0) return;
  const rows = orders.map(({ shopId, orderId, at }) => ({ shop_id: shopId, order_id: orderId, at }));
  await tx.query(markSql, [JSON.stringify(rows)]);
};
