import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import type { Evidence } from "./decide-order.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import type { Outcome, Reason } from "./outcomes.ts";

/** What a settled order does to the referral it belongs to. */
export interface ReferralMove {
  to: ReferralStatus;
  reason: string;
}

/** An order that did not qualify leaves the friend free to order again. */
const leavesReferralAlone = new Set<Outcome>([
  "NotReferred",
  "TestOrder",
  "BelowMinimum",
  "NotEligible",
  "OtherCurrency",
  "ProgramPaused",
  "ProgramEnded",
  "Unreadable",
]);

const endsAsCancelled = new Set<Outcome>(["Cancelled", "NotPayable", "OutsideWindow"]);

const day = 24 * 60 * 60 * 1000;

export const holdEnd = (order: OrderSnapshot, evidence: Evidence): Date | null =>
  evidence.terms.holdDays === 0 ? null : new Date(order.snapshotAt.getTime() + evidence.terms.holdDays * day);

/** In sequence, for the timeline: a conversion without a hold passes through "in progress" at once. */
export const movesOf = (outcome: Outcome, reason: string, onHold: boolean): readonly ReferralMove[] => {
  if (leavesReferralAlone.has(outcome)) return [];
  if (outcome === "AwaitingPayment" || outcome === "UnderReview") return [{ to: "in_progress", reason }];
  if (outcome === "Converted") {
    return onHold
      ? [{ to: "in_progress", reason: "hold_started" }]
      : [
          { to: "in_progress", reason: "order_qualified" },
          { to: "completed", reason: "conversion_stands" },
        ];
  }
  return [{ to: endsAsCancelled.has(outcome) ? "cancelled" : "failed", reason }];
};

/** The moves that are news to this referral. One that is already decided by another order is left alone. */
export const movesTo = (evidence: Evidence, moves: readonly ReferralMove[]): readonly ReferralMove[] =>
  evidence.isOpen
    ? moves.filter(({ to, reason }) => to !== evidence.status || reason === "hold_started")
    : [];

export interface SettledOrder {
  shopId: ShopId;
  order: OrderSnapshot;
  /** Null while the order waits for Shopify's word on its buyer. */
  outcome: Outcome | null;
  reasons: readonly Reason[];
  evidence: Evidence | null;
  referralId: ReferralId | null;
  friendId: PersonId | null;
  moves: readonly ReferralMove[];
  holdUntil: Date | null;
}
