import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import type { FraudCheck } from "./decide-order.ts";
import type { Evidence, Spending } from "./order-facts.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import type { Outcome, Reason } from "./outcomes.ts";
import type { Grant } from "./plan-grants.ts";

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

/** How long what was given stays pending. */
export interface Hold {
  isHeld: boolean;
  /** Null while the hold has not begun: it waits for the order to be fulfilled. */
  until: Date | null;
}

export const noHold: Hold = { isHeld: false, until: null };

type Terms = Pick<ProgramTerms, "holdDays" | "holdFrom">;

/** Of n days, n x 24 hours from the payment or the fulfilment. */
export const holdOf = (order: Pick<OrderSnapshot, "snapshotAt" | "fulfilledAt">, terms: Terms): Hold => {
  const { holdDays, holdFrom } = terms;
  if (holdFrom === "paid" && holdDays === 0) return noHold;
  const start = holdFrom === "paid" ? order.snapshotAt : order.fulfilledAt;
  return { isHeld: true, until: start === null ? null : new Date(start.getTime() + holdDays * day) };
};

/** In sequence, for the timeline: a conversion without a hold passes through "in progress" at once. */
export const movesOf = (outcome: Outcome, reason: string, isHeld: boolean): readonly ReferralMove[] => {
  if (leavesReferralAlone.has(outcome)) return [];
  if (outcome === "AwaitingPayment" || outcome === "UnderReview") return [{ to: "in_progress", reason }];
  if (outcome === "Converted") {
    return isHeld
      ? [{ to: "in_progress", reason: "hold_started" }]
      : [
          { to: "in_progress", reason: "order_qualified" },
          { to: "completed", reason: "conversion_stands" },
        ];
  }
  return [{ to: endsAsCancelled.has(outcome) ? "cancelled" : "failed", reason }];
};

/**
 * The moves that are news to this referral: those that change its state, and the last one when the order's outcome is new.
 * One that is already decided by another order is left alone.
 */
export const movesTo = (
  { isOpen, status }: Pick<Evidence, "isOpen" | "status">,
  moves: readonly ReferralMove[],
  isNews: boolean,
): readonly ReferralMove[] =>
  isOpen ? moves.filter((move) => move.to !== status || (isNews && move === moves.at(-1))) : [];

/** What of an order is written with its outcome. */
export type OrderOfOutcome = Pick<OrderSnapshot, "orderId" | "isTest" | "currency">;

/** What of its evidence is. */
export type EvidenceOfOutcome = Pick<
  Evidence,
  "rung" | "referralId" | "programVersionId" | "terms" | "status" | "isOpen"
> & {
  link: { id: string };
  advocate: { id: PersonId };
  spending: Spending;
};

export interface SettledOrder {
  shopId: ShopId;
  order: OrderOfOutcome;
  /** Null while the order waits for Shopify's word on its buyer. */
  outcome: Outcome | null;
  reasons: readonly Reason[];
  evidence: EvidenceOfOutcome | null;
  fraud: FraudCheck | null;
  grants: readonly Grant[];
  referralId: ReferralId | null;
  friendId: PersonId | null;
  moves: readonly ReferralMove[];
  hold: Hold;
}
