import { toMinor } from "#app/platform/money.ts";

/** What one version of a program brought on one day, in one currency. */
export interface DayRow {
  day: string;
  currency: string;
  /** What a point is worth, by currency, where the program says so. */
  worth: Readonly<Record<string, string>> | null;
  conversions: number;
  orders: number;
  newCustomers: number;
  revenueMinor: string;
  points: string;
  rewardMinor: string;
}

export interface Totals {
  orders: number;
  newCustomers: number;
  revenueMinor: bigint;
  /** Rewards in money, and points where they have a worth. */
  costMinor: bigint;
  /** Points of programs that do not say what one is worth. */
  unpricedPoints: bigint;
}

export interface DayTotals extends Totals {
  day: string;
}

const nothing: Totals = {
  orders: 0,
  newCustomers: 0,
  revenueMinor: 0n,
  costMinor: 0n,
  unpricedPoints: 0n,
};

const totalsOf = ({ orders, newCustomers, revenueMinor, points, rewardMinor, worth, currency }: DayRow) => {
  const amount = worth?.[currency];
  const worthMinor = amount === undefined ? null : toMinor(amount, currency);
  return {
    orders,
    newCustomers,
    revenueMinor: BigInt(revenueMinor),
    costMinor: BigInt(rewardMinor) + BigInt(points) * (worthMinor ?? 0n),
    unpricedPoints: worthMinor === null ? BigInt(points) : 0n,
  };
};

const plus = (left: Totals, right: Totals): Totals => ({
  orders: left.orders + right.orders,
  newCustomers: left.newCustomers + right.newCustomers,
  revenueMinor: left.revenueMinor + right.revenueMinor,
  costMinor: left.costMinor + right.costMinor,
  unpricedPoints: left.unpricedPoints + right.unpricedPoints,
});

const addUp = (parts: readonly Totals[]): Totals => parts.reduce(plus, nothing);

export const sumOf = (rows: readonly DayRow[]): Totals => addUp(rows.map(totalsOf));

/** Every day, also those on which nothing happened. */
export const sumByDay = (rows: readonly DayRow[], days: readonly string[]): DayTotals[] => {
  const byDay = new Map<string, Totals>();
  for (const row of rows) byDay.set(row.day, plus(byDay.get(row.day) ?? nothing, totalsOf(row)));
  return days.map((day) => ({ day, ...(byDay.get(day) ?? nothing) }));
};

export interface SpanTotals extends Totals {
  first: string;
  last: string;
}

/** Some days after another as one, so that a long period is not more than a picture can show. */
export const sumBySpan = (days: readonly DayTotals[], size: number): SpanTotals[] =>
  Array.from({ length: Math.ceil(days.length / size) }, (_, index) => {
    const span = days.slice(index * size, (index + 1) * size);
    const first = span[0]?.day ?? "";
    return { first, last: span.at(-1)?.day ?? first, ...addUp(span) };
  });

/** Half a minor unit counts as a whole one. Null without customers. */
export const perCustomer = ({ costMinor, newCustomers }: Totals): bigint | null =>
  newCustomers === 0 ? null : (costMinor * 2n + BigInt(newCustomers)) / BigInt(newCustomers * 2);

/** In whole percent of what was before; null where nothing was. */
export const changeOf = (now: bigint, before: bigint): number | null =>
  before <= 0n ? null : Math.round(Number(((now - before) * 1000n) / before) / 10);
