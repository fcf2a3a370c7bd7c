import type { RewardWorth } from "#app/contracts/reward-worth.ts";
import type { Words } from "./words.ts";

const variablesOf = (words: Words, { kind, value, currency }: RewardWorth) => {
  if (typeof value === "string" && currency !== null) return { amount: words.money(value, currency) };
  if (typeof value !== "number") return {};
  return kind === "points" ? { count: value, value: words.number(value) } : { value: words.percent(value) };
};

/** A reward as customers read of it everywhere: "10% off", "100 points", "$5.00 in store credit". */
export const rewardText = (words: Words, worth: RewardWorth): string =>
  words.t(`storefront.reward.${worth.kind}`, variablesOf(words, worth));
