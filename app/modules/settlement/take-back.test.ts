import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pointsToTake, reversedOf, takenInAll, type Points, type SaleFacts } from "./take-back.ts";

const sale = (changes: Partial<SaleFacts> = {}): SaleFacts => ({
  isVoid: false,
  baseMinor: 3000n,
  goodsRefundedMinor: 0n,
  refundsMinor: 0n,
  ...changes,
});

const points = (changes: Partial<Points> = {}): Points => ({ award: 100, taken: 0, expired: 0, ...changes });

describe("taking back", () => {
  it.each<[string, Partial<SaleFacts>, Partial<Points>, number, string]>([
    ["nothing returned", {}, {}, 0, "none"],
    ["a third returned, rounded up", { refundsMinor: 1000n }, {}, 34, "partial"],
    [
      "the larger of the two sources counts",
      { refundsMinor: 1000n, goodsRefundedMinor: 1500n },
      {},
      50,
      "partial",
    ],
    ["only what was not taken yet", { refundsMinor: 1500n }, { taken: 34 }, 16, "partial"],
    ["all returned", { refundsMinor: 3000n }, { taken: 34 }, 66, "full"],
    ["more than all returned", { refundsMinor: 9000n }, {}, 100, "full"],
    ["cancelled, disputed or rejected", { isVoid: true }, {}, 100, "full"],
    ["void after a full refund", { isVoid: true, refundsMinor: 3000n }, { taken: 100 }, 0, "full"],
    ["a base of nothing", { baseMinor: 0n, refundsMinor: 1n }, {}, 100, "full"],
    ["a redemption without an order", { baseMinor: 0n }, {}, 0, "none"],
    ["a dispute was won", {}, { taken: 100 }, -100, "none"],
    ["a dispute was won after a third was returned", { refundsMinor: 1000n }, { taken: 100 }, -66, "partial"],
    ["some of it had expired", { isVoid: true }, { expired: 40 }, 60, "full"],
    ["all of it had expired", { refundsMinor: 1000n }, { expired: 100 }, 0, "partial"],
  ])("%s", (_name, changes, had, expected, reversed) => {
    expect(pointsToTake(points(had), sale(changes))).toBe(expected);
    expect(reversedOf(sale(changes))).toBe(reversed);
  });

  it("of an amount of any currency never takes less than the share that went back, nor a unit more", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(amount, amount, amount, (award, refundsMinor, baseMinor) => {
        const taken = takenInAll(award, sale({ baseMinor, refundsMinor }));
        expect(taken).toBeGreaterThanOrEqual(0n);
        expect(taken).toBeLessThanOrEqual(award);
        if (baseMinor === 0n || refundsMinor > baseMinor) return;
        expect(taken * baseMinor).toBeGreaterThanOrEqual(award * refundsMinor);
        expect((taken - 1n) * baseMinor).toBeLessThan(award * refundsMinor + (taken === 0n ? 1n : 0n));
      }),
    );
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
              taken += pointsToTake(points({ award, taken }), sale({ refundsMinor }));
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
