import { fraudReasons } from "#app/modules/fraud/index.ts";

/** What an order can come to: the closed list of the domain's laws. */
export const outcomes = [
  "Converted",
  "AwaitingPayment",
  "UnderReview",
  "Blocked",
  "NotReferred",
  "SelfReferral",
  "MutualReferral",
  "ExistingCustomer",
  "AlreadyReferred",
  "OutsideWindow",
  "BelowMinimum",
  "NotEligible",
  "ProgramPaused",
  "ProgramEnded",
  "LimitReached",
  "BudgetReached",
  "OtherCurrency",
  "TestOrder",
  "NotPayable",
  "Cancelled",
  "Unreadable",
] as const;

export type Outcome = (typeof outcomes)[number];

/** Why, in codes that pages and REST put into words. The deciding one stands first. */
export const reasons = [
  "all_conditions_met",
  "payment_pending",
  ...fraudReasons,
  "rejected_by_merchant",
  "no_evidence",
  "own_code",
  "own_email",
  "own_phone",
  "mutual_referral",
  "earlier_orders",
  "friend_already_referred",
  "referral_already_used",
  "subscription_renewal",
  "claim_window_passed",
  "below_minimum_subtotal",
  "business_order",
  "exchange_order",
  "placed_before_install",
  "program_paused",
  "program_ended",
  "uses_reached",
  "advocate_cap_reached",
  "budget_reached",
  "other_market",
  "no_wanted_product",
  "other_currency",
  "test_order",
  "voided",
  "zero_total",
  "order_cancelled",
  "order_refunded",
  "order_deleted",
  "unreadable_body",
] as const;

export type Reason = (typeof reasons)[number];

/** Outcomes that a later delivery of the same order may still change. All others are final. */
const open = new Set<Outcome>(["AwaitingPayment", "UnderReview", "Unreadable"]);

export const isFinal = (outcome: Outcome): boolean => !open.has(outcome);
