import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeBack, type ReversalFacts } from "./take-back.ts";

const facts = (changes: Partial<ReversalFacts> = {}): ReversalFacts => ({
  award: 100,
  taken: 0,
  cancelled: false,
  baseMinor: 3000n,
  goodsRefundedMinor: 0n,
  refundsMinor: 0n,
  ...changes,
});

describe("taking back", () => {
  it.each<[string, Partial<ReversalFacts>, { points: number; reversed: string }]>([
    ["nothing returned", {}, { points: 0, reversed: "none" }],
    ["a third returned, rounded up", { refundsMinor: 1000n }, { points: 34, reversed: "partial" }],
    [
      "the larger of the two sources counts",
      { refundsMinor: 1000n, goodsRefundedMinor: 1500n },
      { points: 50, reversed: "partial" },
    ],
    ["only what was not taken yet", { refundsMinor: 1500n, taken: 34 }, { points: 16, reversed: "partial" }],
    ["all returned", { refundsMinor: 3000n, taken: 34 }, { points: 66, reversed: "full" }],
    ["more than all returned", { refundsMinor: 9000n }, { points: 100, reversed: "full" }],
    ["cancelled", { cancelled: true }, { points: 100, reversed: "full" }],
    [
      "cancelled after a full refund",
      { cancelled: true, refundsMinor: 3000n, taken: 100 },
      { points: 0, reversed: "full" },
    ],
    ["a base of nothing", { baseMinor: 0n, refundsMinor: 1n }, { points: 100, reversed: "full" }],
  ])("%s", (_name, changes, expected) => {
    expect(takeBack(facts(changes))).toEqual(expected);
  });

  it("comes to the same sum whatever the sequence of refunds and repeats", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.uniqueArray(fc.record({ id: fc.integer(), amount: fc.bigInt({ min: 1n, max: 2000n }) }), {
          minLength: 1,
          maxLength: 6,
          selector: ({ id }) => id,
        }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (award, refunds, repeats) => {
          const run = (deliveries: typeof refunds): number => {
            const known = new Map<number, bigint>();
            let taken = 0;
            for (const { id, amount } of deliveries) {
              known.set(id, amount);
              const refundsMinor = [...known.values()].reduce((sum, value) => sum + value, 0n);
              taken += takeBack(facts({ award, taken, refundsMinor })).points;
            }
            return taken;
          };
          const again = repeats.flatMap((index) => refunds[index % refunds.length] ?? []);
          expect(run([...refunds.toReversed(), ...again])).toBe(run(refunds));
          expect(run(refunds)).toBeLessThanOrEqual(award);
        },
      ),
    );
  });
});
