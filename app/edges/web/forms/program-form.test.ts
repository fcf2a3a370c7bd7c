import { describe, expect, it } from "vitest";
import { programTermsSchema } from "#app/contracts/program-terms.ts";
import { programFields } from "./program-fields.ts";
import { readProgram } from "./program-form.ts";

const shop = { currency: "USD", timezone: "America/New_York" };

const plain = programTermsSchema.parse({
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "percent", percent: 10 },
});

const everything = programTermsSchema.parse({
  advocateReward: { kind: "gift_card", amounts: { USD: "20.00", JPY: "3000" } },
  friendReward: { kind: "fixed", amounts: { USD: "5.00", JPY: "700" } },
  minimumSubtotal: { USD: "30.00", JPY: "4000" },
  newCustomersOnly: false,
  usesPerCode: 7,
  windowDays: 14,
  holdDays: 3,
  holdFrom: "fulfilled",
  claimValidDays: 10,
  currencies: ["USD", "EUR"],
  countries: ["US", "EG"],
  productIds: ["111", "222"],
  collectionIds: ["333"],
  touch: "last",
  allowBusiness: true,
  advocateCap: { conversions: 4, per: "week" },
  budget: { points: 9000, amounts: { USD: "500.00", JPY: "70000" } },
  maxShare: { percent: 30, pointWorth: { USD: "0.01", JPY: "1" } },
  milestones: [
    { friends: 5, points: 50 },
    { friends: 10, points: 150 },
  ],
  pointsExpireDays: 365,
  combinesWith: { order: true, product: false, shipping: false },
  startsAt: "2026-11-25T14:30:00.000Z",
  endsAt: "2026-12-25T05:00:00.000Z",
});

const program = (terms: typeof plain) => ({ name: "Give and get", priority: 5, version: 3, terms });
const typed = (changes: Record<string, string>, terms = plain) => ({
  ...programFields(program(terms), shop),
  ...changes,
});
const refused = (changes: Record<string, string>, terms = plain) => {
  const read = readProgram(typed(changes, terms), shop);
  return read.ok ? {} : read.refusal;
};

describe("the form of a program", () => {
  it.each([
    ["the least", plain],
    ["everything there is", everything],
  ])("gives back what it was filled with: %s", (_, terms) => {
    expect(readProgram(typed({}, terms), shop)).toEqual({
      ok: true,
      value: { name: "Give and get", priority: 5, terms },
    });
  });

  it("has a field for every term", () => {
    const names = Object.keys(typed({}, everything));
    for (const term of Object.keys(programTermsSchema.shape)) {
      expect(
        names.some((name) => name === term || name.startsWith(`${term}.`)),
        term,
      ).toBe(true);
    }
  });

  it("reads dates on the shop's wall", () => {
    expect(typed({}, everything)).toMatchObject({ startsAt: "2026-11-25T09:30", endsAt: "2026-12-25T00:00" });
  });

  it("takes Arabic digits, and addresses instead of ids", () => {
    const read = readProgram(
      typed({
        "advocateReward.points": "٢٥٠",
        "minimumSubtotal.USD": "١٢٫٥٠",
        productIds: "https://admin.shopify.com/store/demo/products/42, gid://shopify/Product/43",
        countries: "us، eg",
      }),
      shop,
    );
    expect(read).toMatchObject({
      ok: true,
      value: {
        terms: {
          advocateReward: { points: 250 },
          minimumSubtotal: { USD: "12.50" },
          productIds: ["42", "43"],
          countries: ["US", "EG"],
        },
      },
    });
  });

  it("means no limit by a blank", () => {
    const read = readProgram(typed({ "advocateCap.conversions": "", "budget.points": "" }), shop);
    expect(read).toMatchObject({
      ok: true,
      value: { terms: { advocateCap: null, budget: null, maxShare: null } },
    });
  });

  it.each([
    ["name", "  ", { says: "required" }],
    ["name", "Ask me@example.com", { says: "contact" }],
    ["name", "x".repeat(101), { says: "too_long", limit: 100 }],
    ["priority", "", { says: "required" }],
    ["advocateReward.points", "0", { says: "at_least", limit: 1 }],
    ["advocateReward.points", "many", { says: "whole_number" }],
    ["friendReward.percent", "101", { says: "at_most", limit: 100 }],
    ["friendReward.percent", "", { says: "required" }],
    ["friendReward.kind", "gold", { says: "invalid" }],
    ["windowDays", "1.5", { says: "whole_number" }],
    ["holdDays", "-1", { says: "whole_number" }],
    ["minimumSubtotal.USD", "ten", { says: "amount" }],
    ["minimumSubtotal.USD", "1.005", { says: "amount_digits" }],
    ["minimumSubtotal.USD", "0", { says: "amount_digits" }],
    ["budget.amounts.USD", "-5", { says: "amount" }],
    ["countries", "US, Egypt", { says: "country" }],
    ["currencies", "dollars", { says: "currency" }],
    ["productIds", "hat", { says: "id" }],
    ["startsAt", "2026-02-30T10:00", { says: "date" }],
  ])("refuses %s = %o beside it", (name, text, error) => {
    expect(refused({ [name]: text })).toEqual({ [name]: error });
  });

  it("refuses a share that names only what a point is worth", () => {
    expect(refused({ "maxShare.pointWorth.USD": "0.01" })).toEqual({
      "maxShare.percent": { says: "required" },
    });
  });

  it("refuses an end before the start, and two milestones at one number of friends", () => {
    expect(refused({ startsAt: "2026-12-02T10:00", endsAt: "2026-12-01T10:00" })).toEqual({
      endsAt: { says: "ends_after_start" },
    });
    expect(refused({ "milestones.1.friends": "5" }, everything)).toEqual({
      milestones: { says: "friends_once" },
    });
    expect(refused({ "milestones.1.friends": "" }, everything)).toEqual({
      "milestones.1.friends": { says: "required" },
    });
  });

  it("points at the amount that is wrong, or at the one that is missing", () => {
    expect(refused({ "advocateReward.amounts.JPY": "30.5" }, everything)).toEqual({
      "advocateReward.amounts.JPY": { says: "amount_digits" },
    });
    expect(
      refused({ "advocateReward.amounts.USD": "", "advocateReward.amounts.JPY": "" }, everything),
    ).toEqual({ "advocateReward.amounts.USD": { says: "required" } });
    expect(refused({ "advocateReward.amounts.USD": "" }, everything)).toEqual({
      "advocateReward.amounts.USD": { says: "shop_currency_missing" },
    });
  });
});
