import { describe, expect, it } from "vitest";
import { changeOf, perCustomer, sumByDay, sumBySpan, sumOf, type DayRow } from "./summarize.ts";

const row = (fields: Partial<DayRow>): DayRow => ({
  day: "2026-11-20",
  currency: "USD",
  worth: null,
  conversions: 1,
  orders: 1,
  newCustomers: 1,
  revenueMinor: "1000",
  points: "0",
  rewardMinor: "0",
  ...fields,
});

describe("figures of a period", () => {
  it("add up over versions of programs, money as whole minor units", () => {
    const huge = "9007199254740993";
    expect(sumOf([row({ revenueMinor: huge }), row({ revenueMinor: "2" })]).revenueMinor).toBe(
      9007199254740995n,
    );
  });

  it("price points where their program says what one is worth, and say which have none", () => {
    const sum = sumOf([
      row({ points: "100", worth: { USD: "0.05" }, rewardMinor: "300" }),
      row({ points: "40", worth: { EUR: "0.05" } }),
      row({ points: "2" }),
    ]);
    expect(sum.costMinor).toBe(800n);
    expect(sum.unpricedPoints).toBe(42n);
  });

  it("have a place for every day", () => {
    const days = ["2026-11-19", "2026-11-20"];
    expect(sumByDay([row({}), row({})], days).map(({ day, orders }) => [day, orders])).toEqual([
      ["2026-11-19", 0],
      ["2026-11-20", 2],
    ]);
  });
});

describe("spans of a long period", () => {
  it("hold every day once, the last span what is left", () => {
    const days = ["2026-11-18", "2026-11-19", "2026-11-20"];
    const spans = sumBySpan(sumByDay([row({}), row({ day: "2026-11-18" })], days), 2);
    expect(spans.map(({ first, last, orders }) => [first, last, orders])).toEqual([
      ["2026-11-18", "2026-11-19", 1],
      ["2026-11-20", "2026-11-20", 1],
    ]);
  });
});

describe("cost per new customer", () => {
  it.each([
    [1000n, 0, null],
    [1000n, 3, 333n],
    [1001n, 2, 501n],
    [0n, 2, 0n],
  ])("of %d for %d is %s", (costMinor, newCustomers, cost) => {
    expect(perCustomer({ ...sumOf([]), costMinor, newCustomers })).toBe(cost);
  });
});

describe("the change since the period before", () => {
  it.each([
    [0n, 0n, null],
    [5n, 0n, null],
    [15n, 10n, 50],
    [0n, 10n, -100],
    [1001n, 1000n, 0],
  ])("from %d to %d", (now, before, change) => {
    expect(changeOf(now, before)).toBe(change);
  });
});
