/** Rises with every change of the rules below, and is stored with each verdict. */
export const ruleVersion = "2026-11-24";

/** What is known about the two people and the order between them. */
export interface Signals {
  advocateBanned: boolean;
  friendBanned: boolean;
  /** The order is shipped to the advocate's own address. */
  sameAddress: boolean;
  /** The advocate came through friends whom the buyer brought. */
  ring: boolean;
  /** Only an e-mail ties the order to the claim. */
  emailOnly: boolean;
  sameDevice: boolean;
  sameNetwork: boolean;
  disposableEmail: boolean;
  couponSite: boolean;
  /** The code was claimed by somebody else. */
  otherClaimer: boolean;
  /** Of this advocate, in the hour before. */
  conversionsLastHour: number;
}

export type Verdict = "allow" | "review" | "block";

export const fraudReasons = [
  "advocate_banned",
  "friend_banned",
  "same_address",
  "referral_ring",
  "claim_by_email_only",
  "too_fast",
  "same_device",
  "disposable_email",
  "coupon_site",
  "other_claimer",
] as const;

export type FraudReason = (typeof fraudReasons)[number];

export interface Assessment {
  verdict: Verdict;
  /** The weightiest first; empty when nothing was found. */
  reasons: readonly FraudReason[];
}

const fastPerHour = 50;

/** Each of these decides by itself. */
const hard: readonly {
  reason: FraudReason;
  verdict: "review" | "block";
  holds(signals: Signals): boolean;
}[] = [
  { reason: "advocate_banned", verdict: "block", holds: ({ advocateBanned }) => advocateBanned },
  { reason: "friend_banned", verdict: "block", holds: ({ friendBanned }) => friendBanned },
  { reason: "same_address", verdict: "review", holds: ({ sameAddress }) => sameAddress },
  { reason: "referral_ring", verdict: "review", holds: ({ ring }) => ring },
  { reason: "claim_by_email_only", verdict: "review", holds: ({ emailOnly }) => emailOnly },
  {
    reason: "too_fast",
    verdict: "review",
    holds: ({ conversionsLastHour }) => conversionsLastHour >= fastPerHour,
  },
];

/**
 * None of these is enough alone. A shared network counts for nothing: families, offices and dormitories have one. It is
 * still stored, for the eyes of whoever reviews.
 */
const weak: readonly { reason: FraudReason; weight: number; holds(signals: Signals): boolean }[] = [
  { reason: "same_device", weight: 40, holds: ({ sameDevice, sameNetwork }) => sameDevice && sameNetwork },
  { reason: "disposable_email", weight: 40, holds: ({ disposableEmail }) => disposableEmail },
  { reason: "coupon_site", weight: 40, holds: ({ couponSite }) => couponSite },
  { reason: "other_claimer", weight: 20, holds: ({ otherClaimer }) => otherClaimer },
];

const enoughForReview = 60;

/** Allow, review or block: a pure function of what was seen, so that a stored verdict can be asked again later. */
export const assess = (signals: Signals): Assessment => {
  const decisive = hard.filter(({ holds }) => holds(signals));
  const hints = weak.filter(({ holds }) => holds(signals));
  const weight = hints.reduce((sum, hint) => sum + hint.weight, 0);
  const reasons = [...decisive, ...hints].map(({ reason }) => reason);
  if (decisive.some(({ verdict }) => verdict === "block")) return { verdict: "block", reasons };
  return { verdict: decisive.length > 0 || weight >= enoughForReview ? "review" : "allow", reasons };
};
