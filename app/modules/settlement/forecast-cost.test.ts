import { describe, expect, it } from "vitest";
import { programTermsSchema, type Reward } from "#app/contracts/program-terms.ts";
import { forecastCost } from "./forecast-cost.ts";

const terms = (advocateReward: Reward, friendReward: Reward, rest: object = {}) =>
  programTermsSchema.parse({ advocateReward, friendReward, ...rest });

const points = { kind: "points", points: 100 } as const;
const percent = { kind: "percent", percent: 10 } as const;
const fixed = (amount: string) => ({ kind: "fixed", amounts: { USD: amount } }) as const;

describe("what a hundred orders cost", () => {
  it("adds the friend's percentage of the average order to the advocate's points", () => {
    expect(forecastCost(terms(points, percent), 5_000n, "USD")).toEqual({
      orders: 100,
      revenueMinor: 500_000n,
      points: 10_000n,
      minor: 50_000n,
      pointsWorthMinor: null,
      unpriced: [],
    });
  });

  it("counts amounts of both sides, a discount never above the order", () => {
    const both = terms({ kind: "store_credit", amounts: { USD: "7.00" } }, fixed("80.00"));
    expect(forecastCost(both, 5_000n, "USD").minor).toBe(570_000n);
  });

  it("heeds the most that a reward may be of the order, in money and in points", () => {
    const share = { maxShare: { percent: 10, pointWorth: { USD: "0.10" } } };
    expect(forecastCost(terms(fixed("20.00"), points, share), 5_000n, "USD")).toMatchObject({
      minor: 50_000n,
      points: 10_000n,
      pointsWorthMinor: 100_000n,
    });
    expect(forecastCost(terms(points, percent, share), 5_000n, "USD").points).toBe(5_000n);
  });

  it("names what has no price here", () => {
    const free = terms({ kind: "free_product", productId: "1" }, { kind: "free_shipping" });
    expect(forecastCost(free, 5_000n, "USD")).toMatchObject({
      minor: 0n,
      unpriced: [
        { side: "advocate", kind: "free_product" },
        { side: "friend", kind: "free_shipping" },
      ],
    });
  });
});
