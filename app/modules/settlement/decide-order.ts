import { assess, type Assessment, type Signals } from "#app/modules/fraud/index.ts";
import { amountIn } from "#app/modules/programs/index.ts";
import { chooseEvidence, type Refusal } from "./choose-evidence.ts";
import type { Evidence, OrderFacts } from "./order-facts.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import type { Outcome, Reason } from "./outcomes.ts";
import { costOf, fitsBudget, planGrants, type Grant } from "./plan-grants.ts";
import { fitsCurrency, fitsMarket } from "./program-of-order.ts";

/** What was seen of the people, and what came of it. Stored with the order that reached it. */
export interface FraudCheck extends Assessment {
  signals: Signals;
}

export type Decision =
  | {
      kind: "settled";
      outcome: Outcome;
      reasons: readonly [Reason, ...Reason[]];
      evidence: Evidence | null;
      fraud: FraudCheck | null;
      /** What either side is given; nothing unless the order converted. */
      grants: readonly Grant[];
    }
  /** Cannot be said before Shopify told how many orders the buyer placed earlier. */
  | { kind: "needs_history"; evidence: Evidence };

const settled = (
  [outcome, reason]: Refusal,
  evidence: Evidence | null = null,
  fraud: FraudCheck | null = null,
): Decision => ({ kind: "settled", outcome, reasons: [reason], evidence, fraud, grants: [] });

/** What speaks against any referral of this order, whoever bought. */
const orderRefusal = ({ order, installedAt }: OrderFacts, { terms }: Evidence): Refusal | null => {
  if (order.cancelledAt !== null) return ["Cancelled", "order_cancelled"];
  if (order.financialStatus === "voided") return ["NotPayable", "voided"];
  if (order.financialStatus === "refunded") return ["Cancelled", "order_refunded"];
  if (order.totalMinor <= 0n) return ["NotPayable", "zero_total"];
  if (order.isBusiness && !terms.allowBusiness) return ["NotEligible", "business_order"];
  if (order.sourceName === "exchange") return ["NotEligible", "exchange_order"];
  if (order.processedAt < installedAt) return ["NotEligible", "placed_before_install"];
  return null;
};

const isSubscriptionRenewal = (order: OrderSnapshot): boolean => order.sourceName === "subscription_contract";

/** What speaks against this friend. */
const friendRefusal = (facts: OrderFacts, evidence: Evidence): Refusal | null => {
  if (facts.broughtByBuyer.get(evidence.advocate.id) === 1) return ["MutualReferral", "mutual_referral"];
  if (isSubscriptionRenewal(facts.order)) return ["AlreadyReferred", "subscription_renewal"];
  if (facts.buyerConvertedBefore) return ["AlreadyReferred", "friend_already_referred"];
  return null;
};

const holdsWantedProduct = (order: OrderSnapshot, { terms, collectionProducts }: Evidence): boolean => {
  if (terms.productIds === null && terms.collectionIds === null) return true;
  return order.productIds.some((id) => terms.productIds?.includes(id) === true || collectionProducts.has(id));
};

const conditionRefusal = (order: OrderSnapshot, evidence: Evidence): Refusal | null => {
  const { terms } = evidence;
  if (!fitsCurrency(terms, order)) return ["OtherCurrency", "other_currency"];
  if (!fitsMarket(terms, order)) return ["NotEligible", "other_market"];
  if (!holdsWantedProduct(order, evidence)) return ["NotEligible", "no_wanted_product"];
  const minimum = amountIn(terms.minimumSubtotal, order.currency);
  if (minimum !== null && order.baseMinor < minimum) return ["BelowMinimum", "below_minimum_subtotal"];
  return null;
};

const isSame = (left: string | null | undefined, right: string | null): boolean =>
  left != null && left === right;

/** Somebody who said who he is, and is not the buyer. Who said nothing may well be the buyer. */
const isOtherClaimer = ({ friendId, claimer }: Evidence, buyer: OrderFacts["buyer"]): boolean => {
  if (friendId === null || buyer === null || friendId === buyer.id) return false;
  if (claimer.shopifyCustomerId !== null) return true;
  const { emailHash } = claimer;
  return emailHash !== null && buyer.emailHashes.length > 0 && !buyer.emailHashes.includes(emailHash);
};

const signalsOf = ({ order, buyer, broughtByBuyer }: OrderFacts, evidence: Evidence): Signals => {
  const { advocate } = evidence;
  return {
    advocateBanned: advocate.isBanned,
    friendBanned: buyer?.isBanned === true,
    sameAddress: isSame(order.addressHash ?? buyer?.addressHash, advocate.addressHash),
    ring: (broughtByBuyer.get(advocate.id) ?? 0) > 1,
    emailOnly: evidence.byEmailOnly,
    sameDevice: isSame(order.deviceHash, advocate.deviceHash),
    sameNetwork: isSame(order.networkHash, advocate.networkHash),
    disposableEmail: order.isDisposableEmail,
    couponSite: order.isFromCouponSite,
    otherClaimer: isOtherClaimer(evidence, buyer),
    conversionsLastHour: evidence.link.conversionsLastHour,
  };
};

const checkFraud = (facts: OrderFacts, evidence: Evidence): FraudCheck => {
  const signals = signalsOf(facts, evidence);
  return { signals, ...assess(signals) };
};

/** What the program has left for another conversion of this link. */
export const limitRefusal = (
  { link, terms, spending }: Pick<Evidence, "link" | "terms" | "spending">,
  grants: readonly Grant[],
  currency: string,
): Refusal | null => {
  if (link.uses >= terms.usesPerCode) return ["LimitReached", "uses_reached"];
  const { advocateCap } = terms;
  if (advocateCap !== null && (link.conversionsIn.get(advocateCap.per) ?? 0) >= advocateCap.conversions) {
    return ["LimitReached", "advocate_cap_reached"];
  }
  return fitsBudget(terms, spending, costOf(grants), currency) ? null : ["BudgetReached", "budget_reached"];
};

const payable = new Set(["paid", "partially_refunded"]);

export const isPayable = (financialStatus: string | null): boolean => payable.has(financialStatus ?? "");

const verdictOutcome = { review: "UnderReview", block: "Blocked" } as const;

/** What was under review stays there, even when what spoke against it has passed: time alone pays no reward. */
const holdBack = ({ verdict, reasons }: Assessment, heldFor: readonly Reason[]) => {
  const isFree = verdict === "allow";
  const [first, ...more] = isFree ? heldFor : reasons;
  if (first === undefined) return null;
  return { outcome: verdictOutcome[isFree ? "review" : verdict], reasons: [first, ...more] as const };
};

/** Everything about the order is fine: what of the people and of what the program has left? */
const decideConversion = (facts: OrderFacts, evidence: Evidence): Decision => {
  const fraud = checkFraud(facts, evidence);
  const held = holdBack(fraud, facts.heldFor);
  if (held !== null) return { kind: "settled", ...held, evidence, fraud, grants: [] };
  const grants = planGrants(evidence.terms, evidence.tier, facts.order);
  const refusal = limitRefusal(evidence, grants, facts.order.currency);
  if (refusal !== null) return settled(refusal, evidence, fraud);
  return { kind: "settled", outcome: "Converted", reasons: ["all_conditions_met"], evidence, fraud, grants };
};

const decideForFriend = (facts: OrderFacts, evidence: Evidence): Decision => {
  const refusal =
    orderRefusal(facts, evidence) ??
    friendRefusal(facts, evidence) ??
    conditionRefusal(facts.order, evidence);
  if (refusal !== null) return settled(refusal, evidence);
  if (evidence.terms.newCustomersOnly) {
    if (facts.earlierOrders === null) return { kind: "needs_history", evidence };
    if (facts.earlierOrders > 0) return settled(["ExistingCustomer", "earlier_orders"], evidence);
  }
  if (!isPayable(facts.order.financialStatus))
    return settled(["AwaitingPayment", "payment_pending"], evidence);
  return decideConversion(facts, evidence);
};

/** One order, one answer. Pure: everything it looks at is in the facts. */
export const decideOrder = (facts: OrderFacts): Decision => {
  if (facts.order.isTest && !facts.testOrdersConvert) return settled(["TestOrder", "test_order"]);
  const choice = chooseEvidence(facts);
  if (choice === null) return settled(["NotReferred", "no_evidence"]);
  const { evidence, refusal } = choice;
  return refusal === null ? decideForFriend(facts, evidence) : settled(refusal, evidence);
};
