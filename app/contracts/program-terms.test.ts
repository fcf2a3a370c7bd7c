import { describe, expect, it } from "vitest";
import { z } from "zod";
import { newProgramSchema, programTermsSchema } from "./program-terms.ts";

const least = {
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "percent", percent: 10 },
};

describe("program terms", () => {
  it("need no more than the two rewards", () => {
    expect(programTermsSchema.parse(least)).toEqual({
      ...least,
      minimumSubtotal: {},
      newCustomersOnly: true,
      usesPerCode: 5,
      windowDays: 30,
      holdDays: 0,
      holdFrom: "paid",
      claimValidDays: 30,
      currencies: null,
      countries: null,
      productIds: null,
      collectionIds: null,
      touch: "first",
      allowBusiness: false,
      advocateCap: null,
      budget: null,
      maxShare: null,
      milestones: [],
      pointsExpireDays: null,
      combinesWith: { order: false, product: true, shipping: true },
      startsAt: null,
      endsAt: null,
    });
  });

  it.each([
    ["a share of more than everything", { friendReward: { kind: "percent", percent: 101 } }],
    ["parts of a point", { advocateReward: { kind: "points", points: 0.5 } }],
    ["a reward of a kind we do not have", { advocateReward: { kind: "cash", points: 1 } }],
    ["a currency that is none", { minimumSubtotal: { usd: "1" } }],
    ["an amount that is a number", { minimumSubtotal: { USD: 20.5 } }],
    ["parts of a cent", { minimumSubtotal: { USD: "20.005" } }],
    ["parts of a yen", { minimumSubtotal: { JPY: "100.5" } }],
    ["an amount of nothing", { advocateReward: { kind: "fixed", amounts: { USD: "0.00" } } }],
    ["a reward without an amount", { friendReward: { kind: "store_credit", amounts: {} } }],
    ["the same milestone twice", { milestones: [1, 1].map((friends) => ({ friends, points: 10 })) }],
    ["an end before the start", { startsAt: "2026-02-01T00:00:00Z", endsAt: "2026-01-01T00:00:00Z" }],
    ["a term nobody knows", { budget: 1 }],
  ])("refuse %s", (_, terms) => {
    expect(programTermsSchema.safeParse({ ...least, ...terms }).success).toBe(false);
  });

  it.each([
    { kind: "fixed", amounts: { USD: "5.00", KWD: "1.555", JPY: "500" } },
    { kind: "free_shipping" },
    { kind: "free_product", productId: "7000000000001" },
    { kind: "store_credit", amounts: { USD: "5" } },
    { kind: "gift_card", amounts: { EUR: "10.00" } },
  ])("take $kind for either side", (reward) => {
    const terms = { advocateReward: reward, friendReward: reward };
    expect(programTermsSchema.parse(terms)).toMatchObject(terms);
  });

  it.each(["Write to ada@example.com", "Call +972 50-123-4567", "  "])("refuse the name %j", (name) => {
    expect(newProgramSchema.safeParse({ name, terms: least }).success).toBe(false);
  });

  it.each(["Give 10 %, get 100", "Winter 2026-27", "هدية لك"])("accept the name %j", (name) => {
    expect(newProgramSchema.safeParse({ name, terms: least }).success).toBe(true);
  });

  it("have a JSON Schema to be shown to others", () => {
    expect(z.toJSONSchema(newProgramSchema, { io: "input" })).toMatchObject({ required: ["name", "terms"] });
  });
});
