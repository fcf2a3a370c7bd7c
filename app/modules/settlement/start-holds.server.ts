import type { Tx } from "#app/platform/db/database.server.ts";
import type { OrderWork } from "./order-work.ts";

/** A hold that counts from the fulfilment begins with the first delivery that tells of it. */
const startSql = `
  update referrals r
  set awaits_fulfilment = false,
    hold_until = o.fulfilled_at + make_interval(days => (v.terms ->> 'holdDays')::int)
  from jsonb_to_recordset($1) as f (shop_id uuid, order_id bigint)
  join orders o on o.shop_id = f.shop_id and o.order_id = f.order_id and o.fulfilled_at is not null
  join program_versions v on v.shop_id = o.shop_id
  where r.shop_id = o.shop_id and r.order_id = o.order_id and r.awaits_fulfilment and v.id = r.program_version_id`;

export const startHolds = async (tx: Tx, orders: readonly OrderWork[]): Promise<void> => {
  const fulfilled = orders.filter(({ snapshot }) => snapshot.fulfilledAt !== null);
  if (fulfilled.length === 0) return;
  const rows = fulfilled.map(({ shopId, snapshot }) => ({ shop_id: shopId, order_id: snapshot.orderId }));
  await tx.query(startSql, [JSON.stringify(rows)]);
};
