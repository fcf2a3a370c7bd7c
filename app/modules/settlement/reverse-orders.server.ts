import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import { takeBack, type Reversed } from "./take-back.ts";
import { writeTimeline } from "./write-timeline.server.ts";

export interface OrderRef {
  shopId: ShopId;
  orderId: string;
}

interface ReversalRow {
  shop_id: ShopId;
  order_id: string;
  cancelled: boolean;
  base_minor: string;
  goods_refunded_minor: string;
  refunds_minor: string;
  reversed: Reversed;
  referral_id: ReferralId;
  advocate_id: PersonId;
  link_id: string;
  status: string;
  is_test: boolean;
  award: number;
  taken: number;
  reversals: number;
  pending: number;
}

/** Only conversions from which something was taken off. Their referrals stay locked, so reversals follow each other. */
const reducedSql = `
  select o.shop_id, o.order_id, o.cancelled_at is not null as cancelled, o.base_minor, o.goods_refunded_minor,
    f.refunds_minor, o.reversed, r.id as referral_id, r.customer_id as advocate_id, r.link_id, r.status, r.is_test,
    e.award, e.taken, e.reversals, e.pending
  from jsonb_to_recordset($1) as a (shop_id uuid, order_id bigint)
  join orders o on o.shop_id = a.shop_id and o.order_id = a.order_id and o.outcome = 'Converted'
  join conversions c on c.shop_id = o.shop_id and c.order_id = o.order_id
  join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id
  cross join lateral (
    select coalesce(sum(goods_minor), 0) as refunds_minor from order_refunds
    where shop_id = o.shop_id and order_id = o.order_id) f
  cross join lateral (
    select coalesce(sum(amount) filter (where kind in ('earn', 'bonus')), 0)::int as award,
      coalesce(-sum(amount) filter (where kind = 'reverse'), 0)::int as taken,
      count(*) filter (where kind = 'reverse')::int as reversals,
      coalesce(sum(amount) filter (where account = 'pending'), 0)::int as pending
    from ledger_entries
    where shop_id = r.shop_id and referral_id = r.id and customer_id = r.customer_id) e
  where o.cancelled_at is not null or o.goods_refunded_minor > 0 or f.refunds_minor > 0
  order by r.id
  for update of r`;

const takeBackSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, is_test, idempotency_key, reason)
  select shop_id, customer_id, account, 'reverse', amount, referral_id, is_test, key, reason
  from jsonb_to_recordset($1) as e (shop_id uuid, customer_id uuid, account text, amount int, referral_id uuid,
    is_test boolean, key text, reason text)`;

const reversedSql = `
  update orders o set reversed = v.reversed
  from jsonb_to_recordset($1) as v (shop_id uuid, order_id bigint, reversed text)
  where o.shop_id = v.shop_id and o.order_id = v.order_id`;

const cancelledSql = `
  update referrals r
  set status = 'cancelled', reason = v.reason, hold_until = null,
    description = referral_description('cancelled', r.locale)
  from jsonb_to_recordset($1) as v (shop_id uuid, referral_id uuid, reason text)
  where r.shop_id = v.shop_id and r.id = v.referral_id`;

/** A fully reversed referral frees the friend and the place in the code's limit. */
const freedSql = `
  with fallen as (
    update conversions c set stands = false
    from jsonb_to_recordset($1) as v (shop_id uuid, order_id bigint, link_id uuid)
    where c.shop_id = v.shop_id and c.order_id = v.order_id and c.stands
    returning v.shop_id, v.link_id)
  update share_links l set uses = l.uses - f.count
  from (select shop_id, link_id, count(*)::int from fallen group by 1, 2) f
  where l.shop_id = f.shop_id and l.id = f.link_id`;

const outcomeOf = (row: ReversalRow) => {
  const { points, reversed } = takeBack({
    award: row.award,
    taken: row.taken,
    cancelled: row.cancelled,
    baseMinor: BigInt(row.base_minor),
    goodsRefundedMinor: BigInt(row.goods_refunded_minor),
    refundsMinor: BigInt(row.refunds_minor),
  });
  const reason = row.cancelled
    ? "order_cancelled"
    : reversed === "full"
      ? "order_refunded"
      : "order_partly_refunded";
  return { row, points, reversed, reason };
};

type Reversal = ReturnType<typeof outcomeOf>;

const entryOf = ({ row, points, reason }: Reversal) => ({
  shop_id: row.shop_id,
  customer_id: row.advocate_id,
  account: row.pending > 0 ? "pending" : "available",
  amount: -points,
  referral_id: row.referral_id,
  is_test: row.is_test,
  key: `reverse:${row.order_id}:${row.reversals + 1}`,
  reason,
});

const idsOf = ({ row, reversed, reason }: Reversal) => ({
  shop_id: row.shop_id,
  order_id: row.order_id,
  link_id: row.link_id,
  referral_id: row.referral_id,
  reversed,
  reason,
});

const timelineOf = ({ row, points, reversed, reason }: Reversal) => ({
  shop_id: row.shop_id,
  referral_id: row.referral_id,
  from_status: row.status,
  to_status: reversed === "full" ? "cancelled" : row.status,
  reason,
  detail: { order_id: row.order_id, points: -points },
});

/**
 * Brings points, referral and code use in line with what is left of the orders. Looks only at merged facts, so it may run
 * after any delivery, any number of times.
 */
export const reverseOrders = async (tx: Tx, orders: readonly OrderRef[]): Promise<void> => {
  if (orders.length === 0) return;
  const asked = orders.map(({ shopId, orderId }) => ({ shop_id: shopId, order_id: orderId }));
  const rows = await tx.query<ReversalRow>(reducedSql, [JSON.stringify(asked)]);
  const news = rows
    .map(outcomeOf)
    .filter(({ row, points, reversed }) => points !== 0 || reversed !== row.reversed);
  if (news.length === 0) return;
  const fallen = news.filter(({ row, reversed }) => reversed === "full" && row.reversed !== "full");
  const taken = news.filter(({ points }) => points !== 0);

  if (taken.length > 0) await tx.query(takeBackSql, [JSON.stringify(taken.map(entryOf))]);
  await tx.query(reversedSql, [JSON.stringify(news.map(idsOf))]);
  await writeTimeline(tx, news.map(timelineOf));
  if (fallen.length === 0) return;
  await tx.query(cancelledSql, [JSON.stringify(fallen.map(idsOf))]);
  await tx.query(freedSql, [JSON.stringify(fallen.map(idsOf))]);
};
