import type { Tx } from "#app/platform/db/database.server.ts";
import type { Person } from "./order-facts.ts";
import type { Outcome, Reason } from "./outcomes.ts";
import { paymentStep } from "./order-snapshot.ts";
import { lockOrder, orderKey, type KnownOrder, type OrderWork } from "./order-work.ts";

interface MergedRow {
  shop_id: string;
  order_id: string;
  financial_status: string | null;
  cancelled_at: Date | null;
  deleted_at: Date | null;
  goods_refunded_minor: string;
  outcome: Outcome | null;
  reasons: Reason[];
  referral_id: string | null;
}

/**
 * The same join as `joinSnapshots`, against what is stored. The rows stay locked until the end of the transaction, which
 * makes deliveries of one order follow each other; sorted, so that two batches lock in the same sequence.
 */
const mergeSql = `
  with sorted as materialized (
    select * from jsonb_to_recordset($1) as r (shop_id uuid, order_id bigint, customer_id uuid, financial_status text,
      payment_step smallint, cancelled_at timestamptz, is_test boolean, currency text, base_minor bigint,
      total_minor bigint, goods_refunded_minor bigint, ordered_at timestamptz, snapshot_at timestamptz,
      presentment_currency text, presentment_total_minor bigint, country text, fulfilled_at timestamptz)
    order by shop_id, order_id
  ), locked as materialized (select *, ${lockOrder} from sorted)
  insert into orders as known (shop_id, order_id, customer_id, financial_status, payment_step, cancelled_at, is_test,
    currency, base_minor, total_minor, goods_refunded_minor, ordered_at, snapshot_at, presentment_currency,
    presentment_total_minor, country, fulfilled_at)
  select shop_id, order_id, customer_id, financial_status, payment_step, cancelled_at, is_test,
    currency, base_minor, total_minor, goods_refunded_minor, ordered_at, snapshot_at, presentment_currency,
    presentment_total_minor, country, fulfilled_at
  from locked
  on conflict (shop_id, order_id) do update set
    customer_id = coalesce(known.customer_id, excluded.customer_id),
    base_minor = case when known.outcome = 'Unreadable' then excluded.base_minor else known.base_minor end,
    total_minor = case when known.outcome = 'Unreadable' then excluded.total_minor else known.total_minor end,
    ordered_at = case when known.outcome = 'Unreadable' then excluded.ordered_at else known.ordered_at end,
    financial_status = case when (excluded.snapshot_at, excluded.payment_step) > (known.snapshot_at, known.payment_step)
      then excluded.financial_status else known.financial_status end,
    payment_step = case when (excluded.snapshot_at, excluded.payment_step) > (known.snapshot_at, known.payment_step)
      then excluded.payment_step else known.payment_step end,
    cancelled_at = coalesce(known.cancelled_at, excluded.cancelled_at),
    fulfilled_at = coalesce(known.fulfilled_at, excluded.fulfilled_at),
    goods_refunded_minor = greatest(known.goods_refunded_minor, excluded.goods_refunded_minor),
    snapshot_at = greatest(known.snapshot_at, excluded.snapshot_at)
  returning shop_id, order_id, financial_status, cancelled_at, deleted_at, goods_refunded_minor, outcome, reasons,
    referral_id`;

const rowOf = ({ shopId, snapshot }: OrderWork, buyer: Person | undefined) => ({
  shop_id: shopId,
  order_id: snapshot.orderId,
  customer_id: buyer?.id ?? null,
  financial_status: snapshot.financialStatus,
  payment_step: paymentStep(snapshot.financialStatus),
  cancelled_at: snapshot.cancelledAt,
  is_test: snapshot.isTest,
  currency: snapshot.currency,
  base_minor: String(snapshot.baseMinor),
  total_minor: String(snapshot.totalMinor),
  goods_refunded_minor: String(snapshot.goodsRefundedMinor),
  ordered_at: snapshot.orderedAt,
  snapshot_at: snapshot.snapshotAt,
  presentment_currency: snapshot.presentmentCurrency,
  presentment_total_minor:
    snapshot.presentmentTotalMinor === null ? null : String(snapshot.presentmentTotalMinor),
  country: snapshot.country,
  fulfilled_at: snapshot.fulfilledAt,
});

export const mergeOrders = async (
  tx: Tx,
  orders: readonly OrderWork[],
  buyers: ReadonlyMap<string, Person>,
): Promise<KnownOrder[]> => {
  const buyerOf = (order: OrderWork) => buyers.get(orderKey(order.shopId, order.snapshot.orderId));
  const rows = await tx.query<MergedRow>(mergeSql, [
    JSON.stringify(orders.map((order) => rowOf(order, buyerOf(order)))),
  ]);
  const merged = new Map(rows.map((row) => [orderKey(row.shop_id, row.order_id), row]));
  return orders.map((order) => {
    const row = merged.get(orderKey(order.shopId, order.snapshot.orderId));
    if (row === undefined) throw new Error("an order that was merged must come back");
    return {
      ...order,
      snapshot: {
        ...order.snapshot,
        financialStatus: row.financial_status,
        cancelledAt: row.cancelled_at ?? row.deleted_at,
        goodsRefundedMinor: BigInt(row.goods_refunded_minor),
      },
      buyer: buyerOf(order) ?? null,
      outcome: row.outcome,
      reasons: row.reasons,
      referralId: row.referral_id,
    };
  });
};
