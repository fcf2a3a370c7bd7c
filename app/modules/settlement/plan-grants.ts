import type { ProgramTerms, Reward, RewardKind } from "#app/contracts/program-terms.ts";
import { isDiscount } from "#app/contracts/program-terms.ts";
import { amountIn } from "#app/modules/programs/index.ts";
import type { TierBonus } from "./order-facts.ts";

export type Side = "advocate" | "friend";

export interface PointsGrant {
  side: Side;
  kind: "points";
  earned: number;
  /** What a tier adds on top. */
  bonus: number;
}

/** Something that Shopify gives: carried out later, by an intent. */
export interface ShopifyGrant {
  side: Side;
  kind: Exclude<RewardKind, "points">;
  /** Null where no amount is promised. */
  amountMinor: bigint | null;
  /** What else the reward says: its percentage, its product. */
  value: Readonly<Record<string, string | number>>;
}

export type Grant = PointsGrant | ShopifyGrant;

interface Sale {
  baseMinor: bigint;
  currency: string;
}

/** The most that the advocate's reward may be worth, rounded down; null where the program sets no share. */
const mostMinor = ({ maxShare }: ProgramTerms, { baseMinor }: Sale): bigint | null =>
  maxShare === null ? null : (baseMinor * BigInt(maxShare.percent)) / 100n;

const mostPoints = (terms: ProgramTerms, sale: Sale): number => {
  const most = mostMinor(terms, sale);
  const worth = amountIn(terms.maxShare?.pointWorth ?? {}, sale.currency);
  return most === null || worth === null ? Number.MAX_SAFE_INTEGER : Number(most / worth);
};

const advocatePoints = (points: number, terms: ProgramTerms, tier: TierBonus, sale: Sale): PointsGrant => {
  const multiplied = Math.floor((points * tier.multiplierPercent) / 100);
  const most = mostPoints(terms, sale);
  const earned = Math.min(points, most);
  return {
    side: "advocate",
    kind: "points",
    earned,
    bonus: Math.min(multiplied + tier.bonusPoints, most) - earned,
  };
};

const shopifyGrant = (
  side: Side,
  reward: Exclude<Reward, { kind: "points" }>,
  sale: Sale,
  most: bigint | null,
): ShopifyGrant[] => {
  const { kind } = reward;
  if (kind === "percent") return [{ side, kind, amountMinor: null, value: { percent: reward.percent } }];
  if (kind === "free_shipping") return [{ side, kind, amountMinor: null, value: {} }];
  if (kind === "free_product")
    return [{ side, kind, amountMinor: null, value: { productId: reward.productId } }];
  const promised = amountIn(reward.amounts, sale.currency) ?? 0n;
  const amountMinor = most === null || promised < most ? promised : most;
  return amountMinor > 0n ? [{ side, kind, amountMinor, value: {} }] : [];
};

const advocateGrants = (terms: ProgramTerms, tier: TierBonus, sale: Sale): Grant[] => {
  const { advocateReward } = terms;
  if (advocateReward.kind !== "points") {
    const grants: Grant[] = shopifyGrant("advocate", advocateReward, sale, mostMinor(terms, sale));
    const bonus = Math.min(tier.bonusPoints, mostPoints(terms, sale));
    return bonus > 0 ? [...grants, { side: "advocate", kind: "points", earned: 0, bonus }] : grants;
  }
  const grant = advocatePoints(advocateReward.points, terms, tier, sale);
  return grant.earned + grant.bonus > 0 ? [grant] : [];
};

/** A discount was the friend's at the checkout already. */
const friendGrants = ({ friendReward }: ProgramTerms, sale: Sale): Grant[] => {
  if (isDiscount(friendReward)) return [];
  if (friendReward.kind === "points") {
    return [{ side: "friend", kind: "points", earned: friendReward.points, bonus: 0 }];
  }
  return shopifyGrant("friend", friendReward, sale, null);
};

/** What a conversion gives to either side, in integers, under the terms it was promised under. */
export const planGrants = (terms: ProgramTerms, tier: TierBonus, sale: Sale): Grant[] => [
  ...advocateGrants(terms, tier, sale),
  ...friendGrants(terms, sale),
];

export interface Cost {
  points: bigint;
  minor: bigint;
}

/** What grants take out of a budget. */
export const costOf = (grants: readonly Grant[]): Cost => {
  let points = 0n;
  let minor = 0n;
  for (const grant of grants) {
    if (grant.kind === "points") points += BigInt(grant.earned + grant.bonus);
    else minor += grant.amountMinor ?? 0n;
  }
  return { points, minor };
};

/** Whether a program with this spending can give as much again. */
export const fitsBudget = ({ budget }: ProgramTerms, spent: Cost, cost: Cost, currency: string): boolean => {
  if (budget === null) return true;
  const minor = amountIn(budget.amounts, currency);
  const pointsFit = budget.points === null || spent.points + cost.points <= BigInt(budget.points);
  return pointsFit && (minor === null || spent.minor + cost.minor <= minor);
};
