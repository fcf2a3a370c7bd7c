import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { PersonId, ReferralId } from "#app/platform/ids.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import type { Outcome, Reason } from "./outcomes.ts";

/** Strongest first. The strongest valid rung wins. */
export const rungs = ["code", "claim", "attribute", "typed"] as const;
export type Rung = (typeof rungs)[number];

export interface Person {
  id: PersonId;
  shopifyCustomerId: string | null;
  emailHashes: readonly string[];
  phoneHashes: readonly string[];
}

/** What a decision needs of the terms under which the friend claimed. */
export interface Terms {
  minimumSubtotalMinor: bigint | null;
  /** False when the program has amounts, but none in the shop's currency. */
  fitsShopCurrency: boolean;
  currencies: readonly string[] | null;
  newCustomersOnly: boolean;
  usesPerCode: number;
  windowDays: number;
  holdDays: number;
  advocatePoints: number;
}

/** A thing that ties the order to an advocate. Without a referral (a code typed by hand) one would be born now. */
export interface Evidence {
  rung: Rung;
  referralId: ReferralId | null;
  /** The version a referral is born under when there is none yet. */
  programVersionId: string | null;
  /** Shared by all evidence of one link: `uses` rises as the batch converts. */
  link: { id: string; uses: number };
  advocate: Person;
  /** The referral's friend; null while nobody claimed. */
  friendId: PersonId | null;
  claimedAt: Date;
  /** Nobody was signed in, no code, no attribute: only an e-mail that matches. Good for a look, not for a reward. */
  byEmailOnly: boolean;
  status: ReferralStatus;
  /** The referral can still convert (queued, pending or in progress, and not by another order). */
  isOpen: boolean;
  /** The program takes new friends. A claim made before a pause converts all the same. */
  programState: "active" | "paused" | "ended";
  wasClaimed: boolean;
  terms: Terms;
}

export interface OrderFacts {
  order: OrderSnapshot;
  buyer: Person | null;
  evidence: readonly Evidence[];
  testOrdersConvert: boolean;
  installedAt: Date;
  /** The buyer has a conversion that stands, by another order. */
  buyerConvertedBefore: boolean;
  /** Orders of the buyer before this one: ours, and Shopify's count. Null: nobody asked Shopify yet. */
  earlierOrders: number | null;
  /** Advocates whom the buyer once referred. */
  referredByBuyer: ReadonlySet<PersonId>;
}

export type Decision =
  | { kind: "settled"; outcome: Outcome; reasons: readonly [Reason, ...Reason[]]; evidence: Evidence | null }
  /** Cannot be said before Shopify told how many orders the buyer placed earlier. */
  | { kind: "needs_history"; evidence: Evidence };

const day = 24 * 60 * 60 * 1000;
const clockSkew = 5 * 60 * 1000;
/** A claim's code may have been used in a checkout that ends after the claim expired. */
const graceAfterWindow = day;

const settled = (outcome: Outcome, reason: Reason, evidence: Evidence | null = null): Decision => ({
  kind: "settled",
  outcome,
  reasons: [reason],
  evidence,
});

const shares = (left: readonly string[], right: readonly string[]): boolean =>
  left.some((value) => right.includes(value));

const ownReason = (buyer: Person | null, advocate: Person): Reason | null => {
  if (buyer === null) return null;
  if (buyer.id === advocate.id) return "own_code";
  if (buyer.shopifyCustomerId !== null && buyer.shopifyCustomerId === advocate.shopifyCustomerId) {
    return "own_code";
  }
  if (shares(buyer.emailHashes, advocate.emailHashes)) return "own_email";
  return shares(buyer.phoneHashes, advocate.phoneHashes) ? "own_phone" : null;
};

const isOutsideWindow = (order: OrderSnapshot, evidence: Evidence): boolean => {
  if (!evidence.wasClaimed) return false;
  const sinceClaim = order.orderedAt.getTime() - evidence.claimedAt.getTime();
  const window = evidence.terms.windowDays * day + graceAfterWindow;
  return sinceClaim < -clockSkew || sinceClaim > window + clockSkew;
};

/** Why this rung cannot carry the order, or null when it can. */
const weakness = (facts: OrderFacts, evidence: Evidence): [Outcome, Reason] | null => {
  const own = ownReason(facts.buyer, evidence.advocate);
  if (own !== null) return ["SelfReferral", own];
  if (!evidence.isOpen) return ["AlreadyReferred", "referral_already_used"];
  if (isOutsideWindow(facts.order, evidence)) return ["OutsideWindow", "claim_window_passed"];
  if (!evidence.wasClaimed && evidence.programState === "paused") return ["ProgramPaused", "program_paused"];
  if (!evidence.wasClaimed && evidence.programState === "ended") return ["ProgramEnded", "program_ended"];
  return null;
};

type Choice = { evidence: Evidence; refusal: [Outcome, Reason] | null };

/** The strongest valid rung; if none is valid, the strongest with its refusal. A person's own code ends the search. */
const chooseEvidence = (facts: OrderFacts): Choice | null => {
  let firstRefused: Choice | null = null;
  for (const rung of rungs) {
    for (const evidence of facts.evidence.filter((candidate) => candidate.rung === rung)) {
      const refusal = weakness(facts, evidence);
      if (refusal === null || refusal[0] === "SelfReferral") return { evidence, refusal };
      firstRefused ??= { evidence, refusal };
    }
  }
  return firstRefused;
};

/** What speaks against any referral of this order, whoever bought. */
const orderRefusal = (facts: OrderFacts): [Outcome, Reason] | null => {
  const { order } = facts;
  if (order.cancelledAt !== null) return ["Cancelled", "order_cancelled"];
  if (order.financialStatus === "voided") return ["NotPayable", "voided"];
  if (order.financialStatus === "refunded") return ["Cancelled", "order_refunded"];
  if (order.totalMinor <= 0n) return ["NotPayable", "zero_total"];
  if (order.isBusiness) return ["NotEligible", "business_order"];
  if (order.sourceName === "exchange") return ["NotEligible", "exchange_order"];
  if (order.processedAt < facts.installedAt) return ["NotEligible", "placed_before_install"];
  return null;
};

const isSubscriptionRenewal = (order: OrderSnapshot): boolean => order.sourceName === "subscription_contract";

/** What speaks against this friend. */
const friendRefusal = (facts: OrderFacts, evidence: Evidence): [Outcome, Reason] | null => {
  if (facts.referredByBuyer.has(evidence.advocate.id)) return ["MutualReferral", "mutual_referral"];
  if (isSubscriptionRenewal(facts.order)) return ["AlreadyReferred", "subscription_renewal"];
  if (facts.buyerConvertedBefore) return ["AlreadyReferred", "friend_already_referred"];
  return null;
};

const conditionRefusal = (order: OrderSnapshot, { terms }: Evidence): [Outcome, Reason] | null => {
  const isForeign = terms.currencies !== null && !terms.currencies.includes(order.presentmentCurrency);
  if (isForeign || !terms.fitsShopCurrency) return ["OtherCurrency", "other_currency"];
  if (terms.minimumSubtotalMinor !== null && order.baseMinor < terms.minimumSubtotalMinor) {
    return ["BelowMinimum", "below_minimum_subtotal"];
  }
  return null;
};

const payable = new Set(["paid", "partially_refunded"]);

const decideForFriend = (facts: OrderFacts, evidence: Evidence): Decision => {
  const refusal =
    orderRefusal(facts) ?? friendRefusal(facts, evidence) ?? conditionRefusal(facts.order, evidence);
  if (refusal !== null) return settled(...refusal, evidence);
  if (evidence.terms.newCustomersOnly) {
    if (facts.earlierOrders === null) return { kind: "needs_history", evidence };
    if (facts.earlierOrders > 0) return settled("ExistingCustomer", "earlier_orders", evidence);
  }
  if (!payable.has(facts.order.financialStatus ?? "")) {
    return settled("AwaitingPayment", "payment_pending", evidence);
  }
  if (evidence.byEmailOnly) return settled("UnderReview", "claim_by_email_only", evidence);
  if (evidence.link.uses >= evidence.terms.usesPerCode) {
    return settled("LimitReached", "uses_reached", evidence);
  }
  return settled("Converted", "all_conditions_met", evidence);
};

/** One order, one answer. Pure: everything it looks at is in the facts. */
export const decideOrder = (facts: OrderFacts): Decision => {
  if (facts.order.isTest && !facts.testOrdersConvert) return settled("TestOrder", "test_order");
  const choice = chooseEvidence(facts);
  if (choice === null) return settled("NotReferred", "no_evidence");
  const { evidence, refusal } = choice;
  return refusal === null ? decideForFriend(facts, evidence) : settled(...refusal, evidence);
};
