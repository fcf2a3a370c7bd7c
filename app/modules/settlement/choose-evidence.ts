import { rungs, type Evidence, type OrderFacts, type Person } from "./order-facts.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import type { Outcome, Reason } from "./outcomes.ts";

export type Refusal = readonly [Outcome, Reason];

export interface Choice {
  evidence: Evidence;
  /** Why it cannot carry the order; null when it can. */
  refusal: Refusal | null;
}

const day = 24 * 60 * 60 * 1000;
const clockSkew = 5 * 60 * 1000;
/** A claim's code may have been used in a checkout that ends after the claim expired. */
const graceAfterWindow = day;

const shares = (left: readonly string[], right: readonly string[]): boolean =>
  left.some((value) => right.includes(value));

const ownReason = (buyer: Person | null, advocate: Person): Reason | null => {
  if (buyer === null) return null;
  if (buyer.id === advocate.id) return "own_code";
  if (buyer.shopifyCustomerId !== null && buyer.shopifyCustomerId === advocate.shopifyCustomerId) {
    return "own_code";
  }
  const sameMailbox =
    shares(buyer.emailHashes, advocate.emailHashes) || shares(buyer.mailboxHashes, advocate.mailboxHashes);
  if (sameMailbox) return "own_email";
  return shares(buyer.phoneHashes, advocate.phoneHashes) ? "own_phone" : null;
};

const isOutsideWindow = (order: OrderSnapshot, evidence: Evidence): boolean => {
  if (!evidence.wasClaimed) return false;
  const sinceClaim = order.orderedAt.getTime() - evidence.claimedAt.getTime();
  const window = evidence.terms.windowDays * day + graceAfterWindow;
  return sinceClaim < -clockSkew || sinceClaim > window + clockSkew;
};

const weakness = (facts: OrderFacts, evidence: Evidence): Refusal | null => {
  const own = ownReason(facts.buyer, evidence.advocate);
  if (own !== null) return ["SelfReferral", own];
  if (!evidence.isOpen) return ["AlreadyReferred", "referral_already_used"];
  if (isOutsideWindow(facts.order, evidence)) return ["OutsideWindow", "claim_window_passed"];
  if (!evidence.wasClaimed && evidence.programState === "paused") return ["ProgramPaused", "program_paused"];
  if (!evidence.wasClaimed && evidence.programState === "ended") return ["ProgramEnded", "program_ended"];
  return null;
};

/** Between claims of the same strength the program says which touch counts; programs that differ follow the first claim's. */
const inSequence = (evidence: readonly Evidence[]): Evidence[] => {
  const first = evidence.toSorted((left, right) => left.claimedAt.getTime() - right.claimedAt.getTime());
  return first[0]?.terms.touch === "last" ? first.toReversed() : first;
};

/**
 * What only an e-mail ties to the order comes last, whatever its rung: anybody can claim with a stranger's address, and must
 * not take the order from the advocate whose code or attribute the stranger brought.
 */
const byStrength = (evidence: readonly Evidence[]): Evidence[][] => {
  const proven = evidence.filter(({ byEmailOnly }) => !byEmailOnly);
  const byEmail = evidence.filter(({ byEmailOnly }) => byEmailOnly);
  return [...rungs.map((rung) => proven.filter((candidate) => candidate.rung === rung)), byEmail];
};

/** The strongest valid rung; if none is valid, the strongest with its refusal. A person's own code ends the search. */
export const chooseEvidence = (facts: OrderFacts): Choice | null => {
  let firstRefused: Choice | null = null;
  for (const equals of byStrength(facts.evidence)) {
    for (const evidence of inSequence(equals)) {
      const refusal = weakness(facts, evidence);
      if (refusal === null || refusal[0] === "SelfReferral") return { evidence, refusal };
      firstRefused ??= { evidence, refusal };
    }
  }
  return firstRefused;
};
