import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { approvedOrder } from "./approve-order.server.ts";
import {
  ban,
  lockReferral,
  markUndone,
  moveCode,
  putOutcome,
  putReferral,
  recordDecision,
  standingDecision,
  unban,
  type DecidableReferral,
  type Decider,
  type DecisionKind,
  type StandingDecision,
} from "./decisions.server.ts";
import { reverseReferrals } from "./reverse-referrals.server.ts";
import { writeSettled } from "./write-settled.server.ts";
import { writeTimeline } from "./write-timeline.server.ts";

export type DecisionRefusal =
  | "not_found"
  /** Nothing that this decision could change. */
  | "illegal_state"
  /** A decision stands already: undo it first. */
  | "decided_already"
  | "order_not_payable"
  | "limit_reached"
  /** The friend has converted by another order meanwhile. */
  | "friend_already_referred"
  | "nothing_to_undo";

export type Decided = Result<true, DecisionRefusal>;

interface Case {
  tx: Tx;
  shopId: ShopId;
  referral: DecidableReferral;
  decider: Decider;
  now: Date;
}

/** The story, and the audit log: who, what and why. */
const tell = async (
  { tx, shopId, referral, decider }: Case,
  to: ReferralStatus,
  reason: string,
): Promise<void> => {
  await writeAudit(tx, [
    {
      shopId,
      actor: decider.actor,
      action: `referral.${reason}`,
      target: { kind: "referral", id: referral.id },
      reason: decider.reason,
      metadata: { from: referral.status, to },
    },
  ]);
  await writeTimeline(tx, [
    {
      shop_id: shopId,
      referral_id: referral.id,
      from_status: referral.status,
      to_status: to,
      actor: "merchant",
      reason,
      detail: { by: decider.actor.kind, words: decider.reason },
    },
  ]);
};

/** Another conversion of the same friend stands: this one cannot stand beside it. */
const friendConvertedElsewhere = async ({ tx, shopId, referral }: Case): Promise<boolean> => {
  const rows = await tx.query(
    "select from conversions where shop_id = $1 and friend_id = $2 and stands and referral_id <> $3",
    [shopId, referral.friend_id, referral.id],
  );
  return rows.length > 0;
};

/** The rewards follow the referral's state, so that comes first. */
const voidConversion = async (situation: Case): Promise<void> => {
  const { tx, shopId, referral, now } = situation;
  await tx.query("update referrals set voided_at = $3 where shop_id = $1 and id = $2", [
    shopId,
    referral.id,
    now,
  ]);
  await reverseReferrals(tx, [{ shopId, referralId: referral.id }]);
};

const reviewable = new Set<DecidableReferral["outcome"]>(["UnderReview", "Blocked"]);

const approve = async (situation: Case): Promise<Decided> => {
  const { tx, shopId, referral, decider, now } = situation;
  if (referral.outcome === null || !reviewable.has(referral.outcome)) return refuse("illegal_state");
  if (await friendConvertedElsewhere(situation)) return refuse("friend_already_referred");
  const approved = await approvedOrder(tx, shopId, referral);
  if (!approved.ok) return approved;
  await recordDecision(tx, shopId, referral, "approve", decider);
  await tell(situation, "in_progress", "approved");
  if (!referral.has_conversion) {
    await writeSettled(tx, [approved.value], now);
  } else {
    const status = approved.value.moves.at(-1)?.to ?? "completed";
    const { until, isHeld } = approved.value.hold;
    const holdUntil = until?.toISOString() ?? null;
    const stand = { status, reason: "approved", holdUntil, awaitsFulfilment: isHeld && until === null };
    await putReferral(tx, shopId, referral.id, { ...stand, voidedAt: null }, now);
    await putOutcome(tx, shopId, approved.value.order.orderId, "Converted", ["all_conditions_met"]);
  }
  await reverseReferrals(tx, [{ shopId, referralId: referral.id }]);
  return ok(true);
};

const ended = new Set<ReferralStatus>(["failed", "cancelled"]);

/** Ends a referral: what it gave is taken back, what it could still give is not given. */
const end = async (situation: Case, kind: Exclude<DecisionKind, "approve">): Promise<Decided> => {
  const { tx, shopId, referral, decider, now } = situation;
  if (ended.has(referral.status)) return refuse("illegal_state");
  const people = kind === "ban" ? [referral.advocate_id] : [];
  await recordDecision(tx, shopId, referral, kind, decider, await ban(tx, shopId, people, now));
  const reason = kind === "cancel" ? "withdrawn" : "rejected_by_merchant";
  const status = kind === "cancel" || referral.stands ? "cancelled" : "failed";
  await tell(situation, status, reason);
  if (referral.stands) {
    await voidConversion(situation);
    return ok(true);
  }
  const stand = {
    status,
    reason,
    holdUntil: null,
    awaitsFulfilment: false,
    voidedAt: referral.voided_at,
  } as const;
  await putReferral(tx, shopId, referral.id, stand, now);
  await moveCode(tx, shopId, referral.id, "claimed", "retiring");
  if (referral.order_id !== null) {
    const outcome = kind === "cancel" ? "Cancelled" : "Blocked";
    await putOutcome(tx, shopId, referral.order_id, outcome, ["rejected_by_merchant"]);
  }
  return ok(true);
};

const restore = async (situation: Case, { kind, previous }: StandingDecision): Promise<void> => {
  const { tx, shopId, referral, now } = situation;
  const voidedAt = kind === "approve" ? now : null;
  await putReferral(tx, shopId, referral.id, { ...previous, voidedAt }, now);
  await unban(tx, shopId, previous.bannedIds);
  await moveCode(tx, shopId, referral.id, "retiring", "claimed");
  if (referral.order_id !== null) {
    await putOutcome(tx, shopId, referral.order_id, previous.outcome, previous.reasons);
  }
  await reverseReferrals(tx, [{ shopId, referralId: referral.id }]);
};

const undo = async (situation: Case): Promise<Decided> => {
  const { tx, shopId, referral, decider, now } = situation;
  const standing = await standingDecision(tx, shopId, referral.id);
  if (standing === null) return refuse("nothing_to_undo");
  const isRestored = standing.kind !== "approve";
  if (isRestored && referral.friend_id !== null && (await friendConvertedElsewhere(situation))) {
    return refuse("friend_already_referred");
  }
  await markUndone(tx, shopId, standing.id, decider, now);
  if (standing.kind === "approve") await voidConversion(situation);
  await tell(situation, standing.previous.status, "decision_undone");
  await restore(situation, standing);
  return ok(true);
};

const isSerious = (kind: DecisionKind | "undo"): kind is DecisionKind => kind !== "undo";

/** A person's word about a referral. Everything it changes, it changes in one transaction, and can be undone. */
export const decideReferral = async (
  tx: Tx,
  shopId: ShopId,
  id: ReferralId,
  kind: DecisionKind | "undo",
  decider: Decider,
  now: Date,
): Promise<Decided> => {
  const referral = await lockReferral(tx, shopId, id);
  if (referral === null) return refuse("not_found");
  const situation = { tx, shopId, referral, decider, now };
  if (!isSerious(kind)) return undo(situation);
  if ((await standingDecision(tx, shopId, id)) !== null) return refuse("decided_already");
  return kind === "approve" ? approve(situation) : end(situation, kind);
};
