import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";

interface HistoryAnswer {
  nodes: readonly ({ id: string; numberOfOrders: string } | null)[];
}

const document = `
  query CustomerHistories($ids: [ID!]!) {
    nodes(ids: $ids) { ... on Customer { id numberOfOrders } }
  }`;

const pageSize = 100;

const wantedSql = `
  select shopify_customer_id from customers
  where shop_id = $1 and history_wanted_at is not null and shopify_customer_id is not null
  order by history_wanted_at limit ${pageSize}`;

/**
 * Whoever decides an order holds its buyer's row until he is done. What follows begins after that, and sees the order and
 * the delivery that waits for us: statements of their own, because a statement sees what was there when it began.
 */
const lockSql = `
  select from customers where shop_id = $1 and shopify_customer_id = any ($2::bigint[]) order by id for update`;

/** Shopify's count holds the orders we know as well, so only the rest came before us; its count may lag behind ours. */
const storeSql = `
  update customers c
  set history_wanted_at = null, orders_before_first_sight = greatest(0, a.number_of_orders - (
    select count(*) from orders o where o.shop_id = c.shop_id and o.customer_id = c.id))
  from jsonb_to_recordset($2) as a (shopify_customer_id bigint, number_of_orders bigint)
  where c.shop_id = $1 and c.shopify_customer_id = a.shopify_customer_id`;

/** Also without an answer: a delivery may have begun to wait while the last one was being stored. */
const dueAgainSql = `
  update webhook_inbox set next_attempt_at = null, waits_for = null
  where shop_id = $1 and done_at is null and waits_for = 'customer_history'`;

export const wantedHistories = async (tx: Tx, shopId: ShopId): Promise<string[]> => {
  const rows = await tx.query<{ shopify_customer_id: string }>(wantedSql, [shopId]);
  return rows.map((row) => row.shopify_customer_id);
};

/** A customer whom Shopify does not know any more has no history there. */
export const askHistories = async (shopify: ShopifyAdmin, shopId: ShopId, customerIds: readonly string[]) => {
  const gidOf = (id: string) => `gid://shopify/Customer/${id}`;
  const { nodes } = await shopify.request<HistoryAnswer>(shopId, document, { ids: customerIds.map(gidOf) });
  const counts = new Map(
    nodes.flatMap((node) => (node === null ? [] : [[node.id, node.numberOfOrders] as const])),
  );
  return customerIds.map((id) => ({
    shopify_customer_id: id,
    number_of_orders: counts.get(gidOf(id)) ?? "0",
  }));
};

export const storeHistories = async (
  tx: Tx,
  shopId: ShopId,
  answers: Awaited<ReturnType<typeof askHistories>>,
): Promise<void> => {
  if (answers.length > 0) {
    await tx.query(lockSql, [shopId, answers.map(({ shopify_customer_id }) => shopify_customer_id)]);
    await tx.query(storeSql, [shopId, JSON.stringify(answers)]);
  }
  await tx.query(dueAgainSql, [shopId]);
};
