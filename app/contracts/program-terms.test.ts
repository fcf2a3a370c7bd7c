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
      startsAt: null,
      endsAt: null,
    });
  });

  it.each([
    ["a share of more than everything", { friendReward: { kind: "percent", percent: 101 } }],
    ["parts of a point", { advocateReward: { kind: "points", points: 0.5 } }],
    ["a reward of a kind we do not have", { advocateReward: { kind: "cash", points: 1 } }],
    ["a currency that is none", { minimumSubtotal: { usd: 1 } }],
    ["parts of a cent", { minimumSubtotal: { USD: 20.5 } }],
    ["an end before the start", { startsAt: "2026-02-01T00:00:00Z", endsAt: "2026-01-01T00:00:00Z" }],
    ["a term nobody knows", { budget: 1 }],
  ])("refuse %s", (_, terms) => {
    expect(programTermsSchema.safeParse({ ...least, ...terms }).success).toBe(false);
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
