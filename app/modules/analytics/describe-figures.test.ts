import { expect, it } from "vitest";
import { describeFigures } from "./describe-figures.ts";
import type { OpenReward } from "./read-figures.server.ts";

const totals = { orders: 0, newCustomers: 0, revenueMinor: 0n, costMinor: 0n, unpricedPoints: 0n };
const figures = {
  now: { ...totals, orders: 3, newCustomers: 2, revenueMinor: 1501n, costMinor: 301n },
  before: { ...totals, orders: 2 },
  visits: { now: 5, before: 0 },
  days: [],
  daysBefore: [],
  others: [{ currency: "JPY", totals: { ...totals, orders: 1, revenueMinor: 800n } }],
};
const reward = (fields: Partial<OpenReward>): OpenReward => ({
  kind: "fixed",
  currency: "USD",
  isGiven: false,
  rewards: 1,
  minor: "500",
  ...fields,
});

const described = describeFigures(
  figures,
  {
    available: "100",
    pending: "50",
    countedAt: null,
    rewards: [
      reward({ currency: "EUR", minor: "1" }),
      reward({ rewards: 2, minor: "1000" }),
      reward({ isGiven: true }),
      reward({ kind: "percent", currency: null, isGiven: true, rewards: 4, minor: "0" }),
    ],
  },
  "USD",
);

it("says amounts as decimals of their own currency", () => {
  expect(described.revenue).toEqual({ now: "15.01", before: "0.00", change: null });
  expect(described.costPerCustomer).toEqual({ now: "1.51", before: null, change: null });
  expect(described.orders).toEqual({ now: 3, before: 2, change: 50 });
  expect(described.others).toEqual([{ currency: "JPY", orders: 1, revenue: "800" }]);
});

it("adds up what is open by currency, the shop's own first", () => {
  expect(described.liability).toEqual({
    points: 150,
    amounts: [
      { currency: "USD", total: "15.00", promised: "10.00", given: "5.00" },
      { currency: "EUR", total: "0.01", promised: "0.01", given: "0.00" },
    ],
    withoutAmount: 4,
  });
  expect(described.pending).toEqual({ rewards: 3, points: 50 });
});
