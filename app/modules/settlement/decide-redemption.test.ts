import { describe, expect, it } from "vitest";
import { programTermsSchema } from "#app/contracts/program-terms.ts";
import type { Program } from "#app/modules/programs/index.ts";
import { noTier } from "./order-facts.ts";
import { decideRedemption, grantsOf, pointsOf, type RedemptionFacts } from "./decide-redemption.ts";

const program: Program = {
  id: "program",
  name: "Give points",
  state: "active",
  priority: 100,
  version: 1,
  versionId: "version",
  terms: programTermsSchema.parse({
    advocateReward: { kind: "points", points: 100 },
    friendReward: { kind: "percent", percent: 10 },
  }),
  pauseReason: null,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

const facts: RedemptionFacts = {
  isReferred: false,
  link: { uses: 4 },
  isOwn: false,
  isMutual: false,
  offered: { state: "active", program },
};

/** Each speaks against it, the first before the second and so on. */
const objections: [string, Partial<RedemptionFacts>][] = [
  ["already_referred", { isReferred: true }],
  ["unknown_code", { link: null }],
  ["own_code", { isOwn: true }],
  ["mutual_referral", { isMutual: true }],
  ["program_paused", { offered: { state: "paused", program } }],
  ["limit_reached", { link: { uses: 5 } }],
];

describe("a redemption", () => {
  it("happens when nothing speaks against it, and gives points only", () => {
    expect(decideRedemption(facts)).toEqual({ ok: true, value: program });
    expect(pointsOf(grantsOf(program, noTier, "USD"))).toEqual({ advocate: 100, friend: 0 });
  });

  it("gives what the advocate's tier adds, and knows no order that could limit it", () => {
    const tier = { multiplierPercent: 150, bonusPoints: 7 };
    const maxShare = { percent: 10, pointWorth: { USD: "0.01" } };
    const shared = { ...program, terms: { ...program.terms, maxShare } };
    expect(grantsOf(shared, tier, "USD")).toEqual([
      { side: "advocate", kind: "points", earned: 100, bonus: 57 },
    ]);
  });

  it.each(objections.map(([name], index) => [name, index] as const))(
    "is refused for %s first",
    (name, from) => {
      const worst = objections.slice(from).toReversed();
      const all = Object.assign({}, facts, ...worst.map(([, change]) => change));
      expect(decideRedemption(all)).toEqual({ ok: false, refusal: name });
    },
  );

  it("is refused when there is no program at all", () => {
    const refused = decideRedemption({ ...facts, offered: { state: "ended", program: null } });
    expect(refused).toEqual({ ok: false, refusal: "program_ended" });
  });
});
