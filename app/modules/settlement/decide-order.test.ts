import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PersonId, ReferralId, ShopifyId } from "#app/platform/ids.ts";
import {
  decideOrder,
  type Evidence,
  type OrderFacts,
  type Person,
  type Rung,
  rungs,
} from "./decide-order.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import { outcomes, reasons } from "./outcomes.ts";

const noon = new Date("2026-11-20T12:00:00Z");
const daysAgo = (days: number) => new Date(noon.getTime() - days * 24 * 60 * 60 * 1000);

const person = (id: string, changes: Partial<Person> = {}): Person => ({
  id: id as PersonId,
  shopifyCustomerId: id,
  emailHashes: [`email of ${id}`],
  phoneHashes: [],
  ...changes,
});

const order = (changes: Partial<OrderSnapshot> = {}): OrderSnapshot => ({
  orderId: "1001" as ShopifyId,
  snapshotAt: noon,
  orderedAt: noon,
  processedAt: noon,
  financialStatus: "paid",
  cancelledAt: null,
  isTest: false,
  isBusiness: false,
  sourceName: "web",
  currency: "USD",
  presentmentCurrency: "USD",
  baseMinor: 5000n,
  totalMinor: 5500n,
  goodsRefundedMinor: 0n,
  shopifyCustomerId: "7" as ShopifyId,
  emailHashes: [],
  phoneHashes: [],
  discountCodes: [],
  cartAttribute: null,
  typedCode: null,
  ...changes,
});

const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  rung: "code",
  referralId: "r1" as ReferralId,
  programVersionId: null,
  link: { id: "l1", uses: 0 },
  advocate: person("advocate"),
  friendId: "friend" as PersonId,
  claimedAt: daysAgo(3),
  byEmailOnly: false,
  status: "pending",
  isOpen: true,
  programState: "active",
  wasClaimed: true,
  terms: {
    minimumSubtotalMinor: 2000n,
    fitsShopCurrency: true,
    currencies: null,
    newCustomersOnly: true,
    usesPerCode: 5,
    windowDays: 30,
    holdDays: 0,
    advocatePoints: 100,
  },
  ...changes,
});

const withTerms = (changes: Partial<Evidence["terms"]>): Evidence =>
  evidence({ terms: { ...evidence().terms, ...changes } });

const facts = (changes: Partial<OrderFacts> = {}): OrderFacts => ({
  order: order(),
  buyer: person("friend"),
  evidence: [evidence()],
  testOrdersConvert: false,
  installedAt: daysAgo(100),
  buyerConvertedBefore: false,
  earlierOrders: 0,
  referredByBuyer: new Set(),
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
      { referredByBuyer: new Set(["advocate" as PersonId]) },
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
      { evidence: [withTerms({ fitsShopCurrency: false })] },
      ["OtherCurrency", "other_currency"],
    ],
    [
      "uses are up",
      { evidence: [evidence({ link: { id: "l1", uses: 5 } })] },
      ["LimitReached", "uses_reached"],
    ],
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
    referredByBuyer: fc.constant(new Set<PersonId>()),
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
