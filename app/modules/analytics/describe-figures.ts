import { toDecimal } from "#app/platform/money.ts";
import type { OpenLiability, PeriodFigures } from "./read-figures.server.ts";
import { changeOf, perCustomer, type Totals } from "./summarize.ts";

/** A figure beside the one of the period before. */
export interface Compared<Value> {
  now: Value;
  before: Value;
  /** In percent; null where there is nothing to compare with. */
  change: number | null;
}

/** Null for no cost at all, since there was nobody to divide by. */
type Cost = string | null;

const counted = (now: number, before: number): Compared<number> => ({
  now,
  before,
  change: changeOf(BigInt(now), BigInt(before)),
});

const amounts = (now: bigint, before: bigint, currency: string): Compared<string> => ({
  now: toDecimal(now, currency),
  before: toDecimal(before, currency),
  change: changeOf(now, before),
});

const costs = (now: Totals, before: Totals, currency: string): Compared<Cost> => {
  const [costNow, costBefore] = [perCustomer(now), perCustomer(before)];
  const decimal = (minor: bigint | null) => (minor === null ? null : toDecimal(minor, currency));
  return {
    now: decimal(costNow),
    before: decimal(costBefore),
    change: costNow === null || costBefore === null ? null : changeOf(costNow, costBefore),
  };
};

export interface OpenAmount {
  currency: string;
  /** As a decimal string, as the two that it is made of. */
  total: string;
  promised: string;
  /** In codes that are out. */
  given: string;
}

/** Money by its currency, the shop's own first. */
const openAmounts = ({ rewards }: OpenLiability, own: string): OpenAmount[] => {
  const sums = new Map<string, { promised: bigint; given: bigint }>();
  for (const { currency, isGiven, minor } of rewards) {
    if (currency === null) continue;
    const sum = sums.get(currency) ?? { promised: 0n, given: 0n };
    sum[isGiven ? "given" : "promised"] += BigInt(minor);
    sums.set(currency, sum);
  }
  return [...sums]
    .toSorted(([left], [right]) => Number(right === own) - Number(left === own) || left.localeCompare(right))
    .map(([currency, { promised, given }]) => ({
      currency,
      total: toDecimal(promised + given, currency),
      promised: toDecimal(promised, currency),
      given: toDecimal(given, currency),
    }));
};

const countRewards = ({ rewards }: OpenLiability, fits: (isGiven: boolean, isMoney: boolean) => boolean) =>
  rewards
    .filter(({ isGiven, currency }) => fits(isGiven, currency !== null))
    .reduce((sum, reward) => sum + reward.rewards, 0);

/** The figures as the page says them: amounts as decimal strings. */
export const describeFigures = (
  { now, before, others, visits }: PeriodFigures,
  open: OpenLiability,
  currency: string,
) => ({
  visits: counted(visits.now, visits.before),
  orders: counted(now.orders, before.orders),
  revenue: amounts(now.revenueMinor, before.revenueMinor, currency),
  newCustomers: counted(now.newCustomers, before.newCustomers),
  cost: amounts(now.costMinor, before.costMinor, currency),
  costPerCustomer: costs(now, before, currency),
  /** Points of programs that do not say what one is worth. */
  unpricedPoints: Number(now.unpricedPoints),
  unpricedPerCustomer: now.newCustomers === 0 ? 0 : Math.round(Number(now.unpricedPoints) / now.newCustomers),
  others: others.map((other) => ({
    currency: other.currency,
    orders: other.totals.orders,
    revenue: toDecimal(other.totals.revenueMinor, other.currency),
  })),
  pending: {
    rewards: countRewards(open, (isGiven) => !isGiven),
    points: Number(open.pending),
  },
  liability: {
    points: Number(open.available) + Number(open.pending),
    amounts: openAmounts(open, currency),
    /** Percentages, free shipping, products: what they come to is not known before they are used. */
    withoutAmount: countRewards(open, (_, isMoney) => !isMoney),
  },
  countedAt: open.countedAt,
});

export type DescribedFigures = ReturnType<typeof describeFigures>;
