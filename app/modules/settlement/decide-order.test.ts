import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PersonId, ReferralId } from "#app/platform/ids.ts";
import { programTermsSchema, type ProgramTerms } from "#app/contracts/program-terms.ts";
import { sampleOrder } from "#test/support/sample-order.ts";
import { decideOrder } from "./decide-order.ts";
import { noTier, rungs, type Evidence, type OrderFacts, type Person, type Rung } from "./order-facts.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import { outcomes, reasons } from "./outcomes.ts";

const noon = new Date("2026-11-20T12:00:00Z");
const daysAgo = (days: number) => new Date(noon.getTime() - days * 24 * 60 * 60 * 1000);

const person = (id: string, changes: Partial<Person> = {}): Person => ({
  id: id as PersonId,
  shopifyCustomerId: id,
  emailHashes: [`email of ${id}`],
  mailboxHashes: [],
  phoneHashes: [],
  addressHash: null,
  networkHash: null,
  deviceHash: null,
  isBanned: false,
  ...changes,
});

const order = (changes: Partial<OrderSnapshot> = {}): OrderSnapshot =>
  sampleOrder(noon, { baseMinor: 5000n, totalMinor: 5500n, ...changes });

const link = (changes: Partial<Evidence["link"]> = {}): Evidence["link"] => ({
  id: "l1",
  uses: 0,
  conversionsLastHour: 0,
  conversionsIn: new Map(),
  ...changes,
});

const spending = (changes: Partial<Evidence["spending"]> = {}): Evidence["spending"] => ({
  programId: "p1",
  points: 0n,
  minor: 0n,
  ...changes,
});

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  rung: "code",
  referralId: "r1" as ReferralId,
  programVersionId: "v1",
  link: link(),
  spending: spending(),
  advocate: person("advocate"),
  tier: noTier,
  friendId: "friend" as PersonId,
  claimer: { shopifyCustomerId: "friend", emailHash: "email of friend" },
  claimedAt: daysAgo(3),
  byEmailOnly: false,
  status: "pending",
  isOpen: true,
  programState: "active",
  wasClaimed: true,
  terms: programTermsSchema.parse({
    advocateReward: { kind: "points", points: 100 },
    friendReward: { kind: "percent", percent: 10 },
    minimumSubtotal: { USD: "20.00" },
  }),
  collectionProducts: new Set(),
  ...changes,
});

const withTerms = (changes: Partial<ProgramTerms>, more: Partial<Evidence> = {}): Evidence =>
  evidence({ terms: { ...evidence().terms, ...changes }, ...more });

const facts = (changes: Partial<OrderFacts> = {}): OrderFacts => ({
  order: order(),
  buyer: person("friend"),
  evidence: [evidence()],
  testOrdersConvert: false,
  installedAt: daysAgo(100),
  buyerConvertedBefore: false,
  earlierOrders: 0,
  broughtByBuyer: new Map(),
  heldFor: [],
  ...changes,
});

const outcomeOf = (changes: Partial<OrderFacts>) => {
  const decision = decideOrder(facts(changes));
  return decision.kind === "settled" ? [decision.outcome, ...decision.reasons] : [decision.kind];
};

describe("an order becomes one outcome", () => {
  it.each<[string, Partial<OrderFacts>, string[]]>([
    ["everything fits", {}, ["Converted", "all_conditions_met"]],
    ["nothing ties it to an advocate", { evidence: [] }, ["NotReferred", "no_evidence"]],
    ["a test order", { order: order({ isTest: true }) }, ["TestOrder", "test_order"]],
    [
      "a test order where they count",
      { order: order({ isTest: true }), testOrdersConvert: true },
      ["Converted", "all_conditions_met"],
    ],
    [
      "not paid yet",
      { order: order({ financialStatus: "pending" }) },
      ["AwaitingPayment", "payment_pending"],
    ],
    [
      "authorized only",
      { order: order({ financialStatus: "authorized" }) },
      ["AwaitingPayment", "payment_pending"],
    ],
    [
      "payment state unknown",
      { order: order({ financialStatus: null }) },
      ["AwaitingPayment", "payment_pending"],
    ],
    [
      "partly refunded already",
      { order: order({ financialStatus: "partially_refunded" }) },
      ["Converted", "all_conditions_met"],
    ],
    ["voided", { order: order({ financialStatus: "voided" }) }, ["NotPayable", "voided"]],
    ["nothing to pay", { order: order({ totalMinor: 0n }) }, ["NotPayable", "zero_total"]],
    ["cancelled", { order: order({ cancelledAt: noon }) }, ["Cancelled", "order_cancelled"]],
    [
      "refunded before we saw it",
      { order: order({ financialStatus: "refunded" }) },
      ["Cancelled", "order_refunded"],
    ],
    ["a company bought", { order: order({ isBusiness: true }) }, ["NotEligible", "business_order"]],
    ["an exchange", { order: order({ sourceName: "exchange" }) }, ["NotEligible", "exchange_order"]],
    [
      "imported from before the install",
      { order: order({ processedAt: daysAgo(101) }) },
      ["NotEligible", "placed_before_install"],
    ],
    [
      "a subscription renews",
      { order: order({ sourceName: "subscription_contract" }) },
      ["AlreadyReferred", "subscription_renewal"],
    ],
    ["the advocate bought", { buyer: person("advocate") }, ["SelfReferral", "own_code"]],
    [
      "the advocate's e-mail",
      { buyer: person("friend", { emailHashes: ["email of advocate"] }) },
      ["SelfReferral", "own_email"],
    ],
    [
      "the friend once referred the advocate",
      { broughtByBuyer: new Map([["advocate" as PersonId, 1]]) },
      ["MutualReferral", "mutual_referral"],
    ],
    ["converted before", { buyerConvertedBefore: true }, ["AlreadyReferred", "friend_already_referred"]],
    [
      "the code was used",
      { evidence: [evidence({ isOpen: false })] },
      ["AlreadyReferred", "referral_already_used"],
    ],
    ["bought before", { earlierOrders: 1 }, ["ExistingCustomer", "earlier_orders"]],
    [
      "bought before, allowed",
      { earlierOrders: 1, evidence: [withTerms({ newCustomersOnly: false })] },
      ["Converted", "all_conditions_met"],
    ],
    ["nobody asked Shopify yet", { earlierOrders: null }, ["needs_history"]],
    ["below the minimum", { order: order({ baseMinor: 1999n }) }, ["BelowMinimum", "below_minimum_subtotal"]],
    ["exactly the minimum", { order: order({ baseMinor: 2000n }) }, ["Converted", "all_conditions_met"]],
    [
      "another currency",
      { evidence: [withTerms({ currencies: ["EUR"] })] },
      ["OtherCurrency", "other_currency"],
    ],
    [
      "no amount in the shop's currency",
      { evidence: [withTerms({ minimumSubtotal: { EUR: "20.00" } })] },
      ["OtherCurrency", "other_currency"],
    ],
    ["uses are up", { evidence: [evidence({ link: link({ uses: 5 }) })] }, ["LimitReached", "uses_reached"]],
    [
      "claimed too long ago",
      { evidence: [evidence({ claimedAt: daysAgo(32) })] },
      ["OutsideWindow", "claim_window_passed"],
    ],
    [
      "within the day of grace",
      { evidence: [evidence({ claimedAt: daysAgo(31) })] },
      ["Converted", "all_conditions_met"],
    ],
    [
      "ordered before the claim",
      { evidence: [evidence({ claimedAt: daysAgo(-1) })] },
      ["OutsideWindow", "claim_window_passed"],
    ],
    [
      "claimed before the pause",
      { evidence: [evidence({ programState: "paused" })] },
      ["Converted", "all_conditions_met"],
    ],
    [
      "typed after the pause",
      { evidence: [evidence({ rung: "typed", wasClaimed: false, programState: "paused" })] },
      ["ProgramPaused", "program_paused"],
    ],
    [
      "typed after the end",
      { evidence: [evidence({ rung: "typed", wasClaimed: false, programState: "ended" })] },
      ["ProgramEnded", "program_ended"],
    ],
    [
      "only an e-mail matches",
      { evidence: [evidence({ rung: "claim", byEmailOnly: true })] },
      ["UnderReview", "claim_by_email_only"],
    ],
    [
      "an e-mail that somebody claimed with, beside a code typed by hand",
      {
        evidence: [
          evidence({ rung: "claim", byEmailOnly: true, advocate: person("attacker") }),
          evidence({ rung: "typed", wasClaimed: false, referralId: null }),
        ],
      },
      ["Converted", "all_conditions_met"],
    ],
    [
      "another spelling of the advocate's mailbox",
      {
        buyer: person("friend", { mailboxHashes: ["mailbox"] }),
        evidence: [evidence({ advocate: person("advocate", { mailboxHashes: ["mailbox"] }) })],
      },
      ["SelfReferral", "own_email"],
    ],
    [
      "shipped to the advocate",
      {
        order: order({ addressHash: "home" }),
        evidence: [evidence({ advocate: person("advocate", { addressHash: "home" }) })],
      },
      ["UnderReview", "same_address"],
    ],
    [
      "a banned advocate",
      { evidence: [evidence({ advocate: person("advocate", { isBanned: true }) })] },
      ["Blocked", "advocate_banned"],
    ],
    [
      "a ring of three",
      { broughtByBuyer: new Map([["advocate" as PersonId, 2]]) },
      ["UnderReview", "referral_ring"],
    ],
    [
      "under review before, and nothing speaks against it now",
      { heldFor: ["too_fast"] },
      ["UnderReview", "too_fast"],
    ],
    [
      "another market",
      { order: order({ country: "FR" }), evidence: [withTerms({ countries: ["US"] })] },
      ["NotEligible", "other_market"],
    ],
    [
      "no product of the program",
      { order: order({ productIds: ["1"] }), evidence: [withTerms({ productIds: ["2"] })] },
      ["NotEligible", "no_wanted_product"],
    ],
    [
      "a product of a collection of the program",
      {
        order: order({ productIds: ["1"] }),
        evidence: [withTerms({ collectionIds: ["9"] }, { collectionProducts: new Set(["1"]) })],
      },
      ["Converted", "all_conditions_met"],
    ],
    [
      "a company, where they are welcome",
      { order: order({ isBusiness: true }), evidence: [withTerms({ allowBusiness: true })] },
      ["Converted", "all_conditions_met"],
    ],
    [
      "the advocate's cap for the month is reached",
      {
        evidence: [
          withTerms(
            { advocateCap: { conversions: 2, per: "month" } },
            { link: link({ conversionsIn: new Map([["month", 2]]) }) },
          ),
        ],
      },
      ["LimitReached", "advocate_cap_reached"],
    ],
    [
      "the budget holds no other reward",
      {
        evidence: [
          withTerms({ budget: { points: 150, amounts: {} } }, { spending: spending({ points: 51n }) }),
        ],
      },
      ["BudgetReached", "budget_reached"],
    ],
    [
      "the budget holds exactly this reward",
      {
        evidence: [
          withTerms({ budget: { points: 150, amounts: {} } }, { spending: spending({ points: 50n }) }),
        ],
      },
      ["Converted", "all_conditions_met"],
    ],
    ["a counter sale with a code and no customer", { buyer: null }, ["Converted", "all_conditions_met"]],
  ])("%s", (_name, changes, expected) => {
    expect(outcomeOf(changes)).toEqual(expected);
  });
});

describe("the ladder of evidence", () => {
  it("takes the strongest valid rung, whatever the sequence", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...rungs], { minLength: 1 }), (present: Rung[]) => {
        const decision = decideOrder(facts({ evidence: present.map((rung) => evidence({ rung })) }));
        const strongest = rungs.find((rung) => present.includes(rung));
        expect(decision.kind === "settled" && decision.evidence?.rung).toBe(strongest);
      }),
    );
  });

  it.each(["first", "last"] as const)("between claims of the same strength the %s touch counts", (touch) => {
    const claims = [5, 1, 3].map((days) => withTerms({ touch }, { claimedAt: daysAgo(days) }));
    const decision = decideOrder(facts({ evidence: claims }));
    const expected = daysAgo(touch === "first" ? 5 : 1);
    expect(decision.kind === "settled" && decision.evidence?.claimedAt).toEqual(expected);
  });

  it("falls through a rung that is used up", () => {
    const decision = decideOrder(
      facts({ evidence: [evidence({ isOpen: false }), evidence({ rung: "attribute" })] }),
    );
    expect(decision.kind === "settled" && decision.evidence?.rung).toBe("attribute");
  });

  it("does not fall through a person's own code", () => {
    const own = evidence({ advocate: person("friend") });
    expect(outcomeOf({ evidence: [own, evidence({ rung: "attribute" })] })).toEqual([
      "SelfReferral",
      "own_code",
    ]);
  });
});

describe("whatever the facts", () => {
  const anyFacts = fc.record({
    order: fc
      .record({
        financialStatus: fc.constantFrom("paid", "pending", "voided", "refunded", "partially_refunded", null),
        cancelledAt: fc.constantFrom(null, noon),
        isTest: fc.boolean(),
        isBusiness: fc.boolean(),
        sourceName: fc.constantFrom("web", "pos", "exchange", "subscription_contract", null),
        baseMinor: fc.bigInt({ min: 0n, max: 10000n }),
        totalMinor: fc.bigInt({ min: 0n, max: 10000n }),
      })
      .map(order),
    buyer: fc.constantFrom(null, person("friend"), person("advocate")),
    evidence: fc.array(
      fc
        .record({
          rung: fc.constantFrom(...rungs),
          isOpen: fc.boolean(),
          byEmailOnly: fc.boolean(),
          wasClaimed: fc.boolean(),
          programState: fc.constantFrom("active" as const, "paused" as const, "ended" as const),
        })
        .map(evidence),
      { maxLength: 4 },
    ),
    testOrdersConvert: fc.boolean(),
    installedAt: fc.constant(daysAgo(10)),
    buyerConvertedBefore: fc.boolean(),
    earlierOrders: fc.constantFrom(null, 0, 2),
    broughtByBuyer: fc.constant(new Map<PersonId, number>()),
    heldFor: fc.constant([]),
  });

  it("answers from the closed lists, and converts only what is paid, not cancelled and tied to an open referral", () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        const decision = decideOrder(any);
        if (decision.kind === "needs_history") return;
        expect(outcomes).toContain(decision.outcome);
        for (const reason of decision.reasons) expect(reasons).toContain(reason);
        if (decision.outcome !== "Converted") return;
        expect(["paid", "partially_refunded"]).toContain(any.order.financialStatus);
        expect(any.order.cancelledAt).toBeNull();
        expect(decision.evidence?.isOpen).toBe(true);
        expect(any.buyer?.id).not.toBe("advocate");
      }),
    );
  });
});

describe("who claimed the code that another row of customers orders with", () => {
  const signals = (claimer: Evidence["claimer"], buyer: Person = person("buyer")) => {
    const decision = decideOrder(facts({ buyer, evidence: [evidence({ claimer })] }));
    return decision.kind === "settled" && decision.fraud?.signals.otherClaimer;
  };
  const nobody = { shopifyCustomerId: null, emailHash: null };

  it.each<[string, Evidence["claimer"], boolean]>([
    ["nobody said who", nobody, false],
    ["a guest with the buyer's e-mail", { ...nobody, emailHash: "email of buyer" }, false],
    ["a guest with another e-mail", { ...nobody, emailHash: "email of friend" }, true],
    ["another customer", { shopifyCustomerId: "friend", emailHash: null }, true],
  ])("%s", (_, claimer, expected) => {
    expect(signals(claimer)).toBe(expected);
  });

  it("is not told apart from a buyer who gave no e-mail", () => {
    const buyer = person("buyer", { emailHashes: [] });
    expect(signals({ ...nobody, emailHash: "email of friend" }, buyer)).toBe(false);
  });
});
