import type { ProgramTerms, Reward } from "#app/contracts/program-terms.ts";
import { amountIn } from "#app/modules/programs/index.ts";
import { planGrants, type Side } from "./plan-grants.ts";

export interface Forecast {
  orders: number;
  revenueMinor: bigint;
  points: bigint;
  /** Money and discounts, in the shop's currency. */
  minor: bigint;
  /** What the points are worth, where the program says what one is worth. */
  pointsWorthMinor: bigint | null;
  /** Rewards whose price only the merchant knows. */
  unpriced: readonly { side: Side; kind: "free_shipping" | "free_product" }[];
}

const noTier = { multiplierPercent: 100, bonusPoints: 0 };

const smaller = (left: bigint, right: bigint): bigint => (left < right ? left : right);

/** What a discount takes off an order of that size. */
const discountMinor = (reward: Reward, averageMinor: bigint, currency: string): bigint => {
  if (reward.kind === "percent") return (averageMinor * BigInt(reward.percent)) / 100n;
  if (reward.kind === "fixed") return smaller(amountIn(reward.amounts, currency) ?? 0n, averageMinor);
  return 0n;
};

/** What the rewards come to when that many average orders convert; tiers and milestones would come on top. */
export const forecastCost = (
  terms: ProgramTerms,
  averageMinor: bigint,
  currency: string,
  orders = 100,
): Forecast => {
  const grants = planGrants(terms, noTier, { baseMinor: averageMinor, currency });
  let points = 0n;
  let minor = discountMinor(terms.friendReward, averageMinor, currency);
  for (const grant of grants) {
    if (grant.kind === "points") points += BigInt(grant.earned + grant.bonus);
    else minor += grant.amountMinor ?? 0n;
  }
  if (terms.advocateReward.kind === "percent") {
    minor += discountMinor(terms.advocateReward, averageMinor, currency);
  }
  const times = BigInt(orders);
  const worth = amountIn(terms.maxShare?.pointWorth ?? {}, currency);
  const unpriced = (["advocate", "friend"] as const).flatMap((side) => {
    const { kind } = terms[`${side}Reward`];
    return kind === "free_shipping" || kind === "free_product" ? [{ side, kind }] : [];
  });
  return {
    orders,
    revenueMinor: averageMinor * times,
    points: points * times,
    minor: minor * times,
    pointsWorthMinor: worth === null || points === 0n ? null : worth * points * times,
    unpriced,
  };
};
