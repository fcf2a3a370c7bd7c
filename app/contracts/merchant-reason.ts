import { holdsContact } from "./merchant-text.ts";

export type ReasonProblem = "empty" | "too_long" | "holds_contact";

export const longestReason = 200;

/** Why a person decided, in his own words. Kept for long and shown to others, so it may name nobody. Null when it will do. */
export const reasonProblem = (text: string): ReasonProblem | null => {
  const words = text.trim();
  if (words === "") return "empty";
  if (words.length > longestReason) return "too_long";
  return holdsContact(words) ? "holds_contact" : null;
};
