import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { Outcome, Reason } from "./outcomes.ts";

export type DecisionKind = "approve" | "reject" | "cancel" | "ban";

/** Who decides, and why, in his own words. */
export interface Decider {
  actor: Actor;
  reason: string;
}

const authorOf = ({ actor }: Decider): string => `${actor.kind}:${actor.id}`;

/** How a referral stood before somebody decided, so that it can stand so again. */
export interface Before {
  status: ReferralStatus;
  reason: string | null;
  holdUntil: string | null;
  awaitsFulfilment: boolean;
  outcome: Outcome | null;
  reasons: Reason[];
  bannedIds: PersonId[];
}

export interface DecidableReferral {
  id: ReferralId;
  status: ReferralStatus;
  reason: string | null;
  hold_until: Date | null;
  awaits_fulfilment: boolean;
  voided_at: Date | null;
  link_id: string;
  advocate_id: PersonId;
  friend_id: PersonId | null;
  order_id: ShopifyId | null;
  outcome: Outcome | null;
  reasons: Reason[] | null;
  has_conversion: boolean;
  stands: boolean;
}

const linkSql = `
  select l.id from referrals r join share_links l on l.shop_id = r.shop_id and l.id = r.link_id
  where r.shop_id = $1 and r.id = $2 for update of l`;

const referralSql = `
  select r.id, r.status, r.reason, r.hold_until, r.awaits_fulfilment, r.voided_at, r.link_id,
    r.customer_id as advocate_id, r.friend_id, o.order_id, o.outcome, o.reasons, c.referral_id is not null as has_conversion,
    coalesce(c.stands, false) as stands
  from referrals r
  left join orders o on o.shop_id = r.shop_id and o.order_id = r.order_id and o.referral_id = r.id
  left join conversions c on c.shop_id = r.shop_id and c.referral_id = r.id
  where r.shop_id = $1 and r.id = $2
  for update of r`;

/** The link before the referral, as everywhere. Null for one that is not there. */
export const lockReferral = async (
  tx: Tx,
  shopId: ShopId,
  id: ReferralId,
): Promise<DecidableReferral | null> => {
  await tx.query(linkSql, [shopId, id]);
  const [row] = await tx.query<DecidableReferral>(referralSql, [shopId, id]);
  return row ?? null;
};

const beforeOf = (referral: DecidableReferral, bannedIds: PersonId[]): Before => ({
  status: referral.status,
  reason: referral.reason,
  holdUntil: referral.hold_until?.toISOString() ?? null,
  awaitsFulfilment: referral.awaits_fulfilment,
  outcome: referral.outcome,
  reasons: referral.reasons ?? [],
  bannedIds,
});

export const recordDecision = async (
  tx: Tx,
  shopId: ShopId,
  referral: DecidableReferral,
  kind: DecisionKind,
  decider: Decider,
  bannedIds: PersonId[] = [],
): Promise<void> => {
  await tx.query(
    `insert into decisions (shop_id, referral_id, kind, author, reason, previous) values ($1, $2, $3, $4, $5, $6)`,
    [
      shopId,
      referral.id,
      kind,
      authorOf(decider),
      decider.reason,
      JSON.stringify(beforeOf(referral, bannedIds)),
    ],
  );
};

export interface StandingDecision {
  id: string;
  kind: DecisionKind;
  previous: Before;
}

/** At most one stands: the next one needs the last one to be undone. */
export const standingDecision = async (
  tx: Tx,
  shopId: ShopId,
  id: ReferralId,
): Promise<StandingDecision | null> => {
  const [row] = await tx.query<StandingDecision>(
    "select id, kind, previous from decisions where shop_id = $1 and referral_id = $2 and undone_at is null for update",
    [shopId, id],
  );
  return row ?? null;
};

export const markUndone = async (
  tx: Tx,
  shopId: ShopId,
  decisionId: string,
  decider: Decider,
  now: Date,
): Promise<void> => {
  await tx.query(
    "update decisions set undone_at = $3, undone_by = $4, undone_reason = $5 where shop_id = $1 and id = $2",
    [shopId, decisionId, now, authorOf(decider), decider.reason],
  );
};

const moveSql = `
  update referrals r
  set status = $3, reason = $4, hold_until = $5, awaits_fulfilment = $6, voided_at = $7,
    completed_at = case when $3 = 'completed' then coalesce(r.completed_at, $8) else r.completed_at end,
    confirm_at = case when $3 = 'completed' then $8 end,
    description = referral_description($3, r.locale, r.shop_id)
  where r.shop_id = $1 and r.id = $2`;

export interface Stand {
  status: ReferralStatus;
  reason: string | null;
  holdUntil: string | null;
  awaitsFulfilment: boolean;
  voidedAt: Date | null;
}

export const putReferral = async (
  tx: Tx,
  shopId: ShopId,
  id: ReferralId,
  stand: Stand,
  now: Date,
): Promise<void> => {
  const { status, reason, holdUntil, awaitsFulfilment, voidedAt } = stand;
  await tx.query(moveSql, [shopId, id, status, reason, holdUntil, awaitsFulfilment, voidedAt, now]);
};

export const putOutcome = async (
  tx: Tx,
  shopId: ShopId,
  orderId: ShopifyId,
  outcome: Outcome | null,
  reasons: readonly Reason[],
): Promise<void> => {
  await tx.query("update orders set outcome = $3, reasons = $4 where shop_id = $1 and order_id = $2", [
    shopId,
    orderId,
    outcome,
    reasons,
  ]);
};

/** The friend's unused code: taken out of use, or given back as long as Shopify still has it. */
export const moveCode = async (
  tx: Tx,
  shopId: ShopId,
  id: ReferralId,
  from: "claimed" | "retiring",
  to: "claimed" | "retiring",
): Promise<void> => {
  await tx.query(
    "update redeem_codes set state = $4 where shop_id = $1 and referral_id = $2 and state = $3",
    [shopId, id, from, to],
  );
};

/** Answers who was not banned before. */
export const ban = async (
  tx: Tx,
  shopId: ShopId,
  ids: readonly PersonId[],
  now: Date,
): Promise<PersonId[]> => {
  const rows = await tx.query<{ id: PersonId }>(
    `update customers set banned_at = $3 where shop_id = $1 and id = any ($2::uuid[]) and banned_at is null returning id`,
    [shopId, ids, now],
  );
  return rows.map(({ id }) => id);
};

export const unban = async (tx: Tx, shopId: ShopId, ids: readonly PersonId[]): Promise<void> => {
  await tx.query("update customers set banned_at = null where shop_id = $1 and id = any ($2::uuid[])", [
    shopId,
    ids,
  ]);
};
