import { describe, expect, it } from "vitest";
import { tierListSchema } from "#app/contracts/tiers.ts";
import { readTiers, tierFields } from "./tier-form.ts";

const tiers = tierListSchema.parse([
  { name: "Bronze", minPoints: 0 },
  {
    id: "3f0c1a52-6c7e-4b6e-9a2f-0d6d9b6c1b11",
    name: "Gold",
    minPoints: 500,
    minSpend: "250.00",
    minReferrals: 3,
    multiplierPercent: 150,
    bonusPoints: 20,
    discountPercent: 5,
    freeShipping: true,
    perks: ["Early access", "A gift, once a year"],
  },
  { name: "Friends of the house", minPoints: 0, assignedOnly: true },
]);

const refused = (changes: Record<string, string>) => {
  const read = readTiers({ ...tierFields(tiers), ...changes }, "USD");
  return read.ok ? {} : read.refusal;
};

describe("the form of the tiers", () => {
  it("gives back what it was filled with, perks by line", () => {
    expect(readTiers(tierFields(tiers), "USD")).toEqual({ ok: true, value: tiers });
  });

  it("is an empty list only when it says so: a form of which a part got lost removes nothing", () => {
    expect(readTiers({ tierCount: "0" }, "USD")).toEqual({ ok: true, value: [] });
    expect(readTiers({}, "USD")).toMatchObject({ ok: false });
    expect(refused({ tierCount: "4" })).toMatchObject({ "tiers.3.name": { says: "required" } });
  });

  it.each([
    ["tiers.0.name", " ", { says: "required" }],
    ["tiers.0.minPoints", "lots", { says: "whole_number" }],
    ["tiers.1.multiplierPercent", "99", { says: "at_least", limit: 100 }],
    ["tiers.1.minSpend", "1.005", { says: "amount_digits" }],
    ["tiers.1.minSpend", "much", { says: "amount" }],
    ["tiers.1.perks", "Call +1 555 0100 200", { says: "contact" }],
    ["tiers.1.name", "BRONZE ", { says: "name_once" }],
    ["tiers.0.minPoints", "501", { says: "never_below" }, "tiers.1.minPoints"],
  ])("refuses %s = %o beside it", (name, text, error, beside = name) => {
    expect(refused({ [name]: text })).toEqual({ [beside]: error });
  });
});
