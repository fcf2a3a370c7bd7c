import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import { reversedOf, type Reversed, type SaleFacts } from "./take-back.ts";
import { takeRewards } from "./take-rewards.server.ts";
import { tellReversed } from "./tell-people.server.ts";
import { syncMilestones } from "./sync-milestones.server.ts";
import { writeTimeline } from "./write-timeline.server.ts";

export interface OrderRef {
  shopId: ShopId;
  orderId: string;
}

export interface ReferralRef {
  shopId: ShopId;
  referralId: ReferralId;
}

/** A conversion whose order, dispute or rejection leaves less of it than before, or more again. */
export interface ReducedRow {
  shop_id: ShopId;
  referral_id: ReferralId;
  /** Null for a redemption without an order. */
  order_id: string | null;
  link_id: string;
  advocate_id: PersonId;
  friend_id: PersonId;
  status: string;
  is_test: boolean;
  stands: boolean;
  cancelled: boolean;
  deleted: boolean;
  voided: boolean;
  dispute: "open" | "lost" | null;
  base_minor: string;
  goods_refunded_minor: string;
  refunds_minor: string;
  reversed: Reversed;
}

/**
 * A conversion whose approval was undone is under review again: its order is no conversion then, and nothing is left to take.
 * Each once, however often a batch names it: what is taken is a sum over these rows.
 *
 * Links before referrals, as everywhere: whoever settles on the same link waits, and nobody waits in a circle. */
const lockSql = `
  with asked as (
    select * from jsonb_to_recordset($1) as a (shop_id uuid, order_id bigint, referral_id uuid)
  ), converted as materialized (
    select c.* from asked a join conversions c on c.shop_id = a.shop_id and c.order_id = a.order_id
    union
    select c.* from asked a join conversions c on c.shop_id = a.shop_id and c.referral_id = a.referral_id
  ), reduced as (
    select c.shop_id, c.link_id, c.referral_id
    from converted c
    join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id
    left join orders o on o.shop_id = c.shop_id and o.order_id = c.order_id
    where (o.outcome = 'Converted' or o.order_id is null) and (
      r.voided_at is not null or not c.stands or o.reversed <> 'none' or o.cancelled_at is not null
      or o.deleted_at is not null or o.goods_refunded_minor > 0
      or exists (select from order_refunds f where f.shop_id = o.shop_id and f.order_id = o.order_id)
      or exists (select from order_disputes d where d.shop_id = o.shop_id and d.order_id = o.order_id))
  ), locked as (
    select l.id from share_links l where (l.shop_id, l.id) in (select shop_id, link_id from reduced)
    order by l.id for update
  )
  select shop_id, referral_id from reduced where (select count(*) from locked) > 0`;

const reducedSql = `
  select r.shop_id, r.id as referral_id, c.order_id, c.link_id, r.customer_id as advocate_id, c.friend_id, r.status,
    r.is_test, c.stands, o.cancelled_at is not null as cancelled, o.deleted_at is not null as deleted,
    r.voided_at is not null as voided,
    (select case when bool_or(d.status = 'lost') then 'lost' when bool_or(not d.is_final) then 'open' end
      from order_disputes d where d.shop_id = o.shop_id and d.order_id = o.order_id) as dispute,
    coalesce(o.base_minor, 0) as base_minor, coalesce(o.goods_refunded_minor, 0) as goods_refunded_minor,
    (select coalesce(sum(f.goods_minor), 0) from order_refunds f
      where f.shop_id = o.shop_id and f.order_id = o.order_id) as refunds_minor,
    coalesce(o.reversed, case when c.stands then 'none' else 'full' end) as reversed
  from jsonb_to_recordset($1) as a (shop_id uuid, referral_id uuid)
  join referrals r on r.shop_id = a.shop_id and r.id = a.referral_id
  join conversions c on c.shop_id = r.shop_id and c.referral_id = r.id
  left join orders o on o.shop_id = c.shop_id and o.order_id = c.order_id
  order by r.id
  for update of r`;

const reversedSql = `
  update orders o set reversed = v.reversed
  from jsonb_to_recordset($1) as v (shop_id uuid, order_id bigint, reversed text)
  where o.shop_id = v.shop_id and o.order_id = v.order_id`;

const cancelledSql = `
  update referrals r
  set status = 'cancelled', reason = v.reason, hold_until = null, awaits_fulfilment = false, confirm_at = null,
    description = referral_description('cancelled', r.locale, r.shop_id)
  from jsonb_to_recordset($1) as v (shop_id uuid, referral_id uuid, reason text)
  where r.shop_id = v.shop_id and r.id = v.referral_id and r.status <> 'cancelled'`;

/** A fully reversed referral frees the friend and the place in the code's limit; one that is restored takes them again. */
const standingSql = `
  with changed as (
    update conversions c set stands = v.stands
    from jsonb_to_recordset($1) as v (shop_id uuid, referral_id uuid, stands boolean)
    where c.shop_id = v.shop_id and c.referral_id = v.referral_id and c.stands <> v.stands
    returning c.shop_id, c.link_id, c.stands)
  update share_links l set uses = l.uses + u.difference
  from (select shop_id, link_id, sum(case when stands then 1 else -1 end)::int as difference from changed group by 1, 2) u
  where l.shop_id = u.shop_id and l.id = u.link_id`;

export interface Reversal {
  row: ReducedRow;
  sale: SaleFacts;
  reversed: Reversed;
  /** An open dispute takes the reward back but not the conversion: it may still be won. */
  stands: boolean;
  reason: string;
}

const reasonOf = (row: ReducedRow, reversed: Reversed): string => {
  const { cancelled, deleted, voided, dispute } = row;
  if (voided) return row.advocate_id === row.friend_id ? "own_code" : "rejected_by_merchant";
  if (cancelled) return "order_cancelled";
  if (deleted) return "order_deleted";
  if (dispute !== null) return `dispute_${dispute}`;
  if (reversed === "none") return "restored";
  return reversed === "full" ? "order_refunded" : "order_partly_refunded";
};

const reversalOf = (row: ReducedRow): Reversal => {
  const { cancelled, deleted, voided, dispute } = row;
  const isGone = cancelled || deleted || voided || dispute === "lost";
  const sale = {
    isVoid: isGone || dispute === "open",
    baseMinor: BigInt(row.base_minor),
    goodsRefundedMinor: BigInt(row.goods_refunded_minor),
    refundsMinor: BigInt(row.refunds_minor),
  };
  const reversed = reversedOf(sale);
  const stands = reversedOf({ ...sale, isVoid: isGone }) !== "full";
  return { row, sale, reversed, stands, reason: reasonOf(row, reversed) };
};

const idsOf = ({ row, reversed, stands, reason }: Reversal) => ({
  shop_id: row.shop_id,
  order_id: row.order_id,
  link_id: row.link_id,
  referral_id: row.referral_id,
  reversed,
  stands,
  reason,
});

/** Who voids a referral writes that line of the story. */
const isTold = ({ row }: Reversal): boolean => !row.voided;

const timelineOf = (points: number) => (reversal: Reversal) => {
  const { row, stands, reason } = reversal;
  return {
    shop_id: row.shop_id,
    referral_id: row.referral_id,
    from_status: row.status,
    to_status: stands ? row.status : "cancelled",
    reason,
    detail: { order_id: row.order_id, points },
  };
};

/**
 * Brings rewards, referral and code use in line with what is left of the conversions. Looks only at merged facts, so it may
 * run after any delivery, any number of times.
 */
export const reverseReferrals = async (tx: Tx, refs: readonly (OrderRef | ReferralRef)[]): Promise<void> => {
  if (refs.length === 0) return;
  const asked = refs.map((ref) => ({
    shop_id: ref.shopId,
    order_id: "orderId" in ref ? ref.orderId : null,
    referral_id: "referralId" in ref ? ref.referralId : null,
  }));
  const locked = await tx.query(lockSql, [JSON.stringify(asked)]);
  if (locked.length === 0) return;
  const rows = await tx.query<ReducedRow>(reducedSql, [JSON.stringify(locked)]);
  const reversals = rows.map(reversalOf);
  const taken = await takeRewards(tx, reversals);
  const pointsOf = ({ row }: Reversal) => taken.get(row.referral_id) ?? 0;
  const news = reversals.filter(
    (reversal) =>
      pointsOf(reversal) !== 0 ||
      reversal.reversed !== reversal.row.reversed ||
      reversal.stands !== reversal.row.stands ||
      (!reversal.stands && reversal.row.status !== "cancelled"),
  );
  if (news.length === 0) return;

  await tx.query(reversedSql, [JSON.stringify(news.map(idsOf))]);
  await writeTimeline(
    tx,
    news.filter(isTold).map((reversal) => timelineOf(-pointsOf(reversal))(reversal)),
  );
  await writeAudit(
    tx,
    news.map(({ row, reversed, reason }) => ({
      shopId: row.shop_id,
      actor: { kind: "job", id: "settlement" },
      action: "referral.reversed",
      target: { kind: "referral", id: row.referral_id },
      reason,
      metadata: { order_id: row.order_id, reversed },
    })),
  );
  await tx.query(standingSql, [JSON.stringify(news.map(idsOf))]);
  const fallen = news.filter(({ stands }) => !stands).map(idsOf);
  if (fallen.length > 0) await tx.query(cancelledSql, [JSON.stringify(fallen)]);
  await syncMilestones(tx, news.map(idsOf));
  await tellReversed(tx, news.map(idsOf));
};
