import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { DecisionKind } from "./decisions.server.ts";
import type { Outcome } from "./outcomes.ts";

export interface Standing {
  status: ReferralStatus;
  outcome: Outcome | null;
  /** A decision that nobody has taken back. */
  isDecided: boolean;
}

const ended = new Set<ReferralStatus>(["failed", "cancelled"]);

/** What a person can decide about a referral as it stands. An order is rejected, what has no order or counted is cancelled. */
export const choicesOf = ({ status, outcome, isDecided }: Standing): readonly (DecisionKind | "undo")[] => {
  if (isDecided) return ["undo"];
  if (outcome === "UnderReview") return ["approve", "reject", "ban"];
  if (ended.has(status)) return outcome === "Blocked" ? ["approve"] : [];
  return ["cancel", "ban"];
};
