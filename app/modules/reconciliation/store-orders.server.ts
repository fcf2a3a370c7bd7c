import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { toMinor } from "#app/platform/money.ts";
import { apiVersion } from "#app/platform/shopify/api-version.ts";
import type { AdminOrder } from "./order-api.server.ts";

/** An order beside what intake keeps of it. */
export interface KeptOrder {
  order: AdminOrder;
  body: Record<string, unknown>;
}

/** What a webhook told already is left out; pictures of the same second are told apart by what they say. */
const newsSql = `
  select r.webhook_id, r.updated_at, r.body
  from jsonb_to_recordset($2) as r (webhook_id text, order_id bigint, updated_at timestamptz, financial_status text,
    is_cancelled boolean, goods_refunded_minor bigint, body jsonb)
  where not exists (
    select from orders o
    where o.shop_id = $1 and o.order_id = r.order_id and o.outcome <> 'Unreadable' and o.snapshot_at >= r.updated_at
      and o.financial_status is not distinct from r.financial_status
      and (o.cancelled_at is not null) = r.is_cancelled
      and o.goods_refunded_minor >= r.goods_refunded_minor)
    and not exists (
      select from webhook_inbox i where i.shop_id = $1 and i.topic = 'orders/updated' and i.webhook_id = r.webhook_id)`;

const countSql = `select count(*)::int as count from (${newsSql}) as news`;

const insertSql = `
  with stored as (
    insert into webhook_inbox (shop_id, topic, webhook_id, api_version, triggered_at, body)
    select $1, 'orders/updated', webhook_id, $3, updated_at, body from (${newsSql}) as news
    on conflict (shop_id, topic, webhook_id) do nothing
    returning 1
  )
  select count(*)::int as count from stored`;

const rowOf = ({ order, body }: KeptOrder) => {
  const subtotal = toMinor(order.subtotalPriceSet?.shopMoney.amount ?? "", order.currencyCode) ?? 0n;
  const current = toMinor(order.currentSubtotalPriceSet.shopMoney.amount, order.currencyCode) ?? 0n;
  return {
    webhook_id: `reconcile:${String(body["id"])}:${order.updatedAt}`,
    order_id: body["id"],
    updated_at: order.updatedAt,
    financial_status: body["financial_status"],
    is_cancelled: order.cancelledAt !== null,
    goods_refunded_minor: String(subtotal > current ? subtotal - current : 0n),
    body,
  };
};

const countOf = async (tx: Tx, sql: string, values: readonly unknown[]): Promise<number> => {
  const [row] = await tx.query<{ count: number }>(sql, values);
  return row?.count ?? 0;
};

/** Puts what no webhook brought where webhooks go. Answers how many; a repeat stores none. */
export const storeMissedOrders = (tx: Tx, shopId: ShopId, orders: readonly KeptOrder[]): Promise<number> =>
  countOf(tx, insertSql, [shopId, JSON.stringify(orders.map(rowOf)), apiVersion]);

export const countMissedOrders = (tx: Tx, shopId: ShopId, orders: readonly KeptOrder[]): Promise<number> =>
  countOf(tx, countSql, [shopId, JSON.stringify(orders.map(rowOf))]);
