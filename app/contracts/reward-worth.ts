import type { Reward, RewardKind } from "./program-terms.ts";

/** What one reward comes to. */
export interface RewardWorth {
  kind: RewardKind;
  /** The percentage, the points, or the amount as a decimal string; null where nothing is counted. */
  value: number | string | null;
  /** Null for what is no money. */
  currency: string | null;
}

/** What the terms promise to somebody who is paid in that currency. */
export const worthOf = (reward: Reward, currency: string): RewardWorth => {
  const { kind } = reward;
  if (reward.kind === "points") return { kind, value: reward.points, currency: null };
  if (reward.kind === "percent") return { kind, value: reward.percent, currency: null };
  if ("amounts" in reward) return { kind, value: reward.amounts[currency] ?? "0", currency };
  return { kind, value: null, currency: null };
};
