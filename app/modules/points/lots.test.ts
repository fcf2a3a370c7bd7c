import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expiredLots, expireKey, lotsLeft, type LotEntry } from "./lots.ts";

const day = 24 * 60 * 60 * 1000;
const at = (days: number): Date => new Date(days * day);

const entry = (id: number, amount: number, more: Partial<LotEntry> = {}): LotEntry => ({
  id: String(id),
  kind: amount > 0 ? "earn" : "spend",
  amount,
  referralId: null,
  isTest: false,
  expiresAt: null,
  idempotencyKey: `key-${id}`,
  ...more,
});

const left = (entries: readonly LotEntry[]) => lotsLeft(entries).map((lot) => [lot.entryId, lot.left]);

describe("lots", () => {
  it("are spent oldest first", () => {
    expect(left([entry(1, 100), entry(2, 50), entry(3, -120)])).toEqual([["2", 30]]);
  });

  it("begin after a debt is paid", () => {
    expect(left([entry(1, 100), entry(2, -150), entry(3, 60)])).toEqual([["3", 10]]);
  });

  it("are reversed where they came from, while they are there", () => {
    const entries = [
      entry(1, 100, { referralId: "a" }),
      entry(2, 100, { referralId: "b" }),
      entry(3, -130, { kind: "reverse", referralId: "b" }),
    ];
    expect(left(entries)).toEqual([["1", 70]]);
  });

  it("expire as far as they are left, once", () => {
    const entries = [entry(1, 100, { expiresAt: at(10) }), entry(2, 50), entry(3, -30)];
    expect(expiredLots(entries, at(9))).toEqual([]);
    expect(expiredLots(entries, at(10))).toMatchObject([{ entryId: "1", left: 70 }]);
    const after = [...entries, entry(4, -70, { kind: "expire", idempotencyKey: expireKey("1") })];
    expect(expiredLots(after, at(11))).toEqual([]);
    expect(left(after)).toEqual([["2", 50]]);
  });
});

const history = fc
  .array(
    fc.record({
      amount: fc.integer({ min: -300, max: 300 }).filter((amount) => amount !== 0),
      kind: fc.constantFrom("spend", "reverse", "adjust"),
      referralId: fc.constantFrom(null, "a", "b", "c"),
      expires: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
    }),
    { maxLength: 30 },
  )
  .map((steps) =>
    steps.map(({ amount, kind, referralId, expires }, index) =>
      entry(index + 1, amount, {
        kind: amount > 0 ? "earn" : kind,
        referralId,
        expiresAt: amount > 0 && expires !== null ? at(expires) : null,
      }),
    ),
  );

const sumOf = (entries: readonly LotEntry[]) => entries.reduce((sum, { amount }) => sum + amount, 0);

/** What the job does at each of these days. */
const expireOn = (entries: readonly LotEntry[], days: readonly number[]): LotEntry[] => {
  const ledger = [...entries];
  for (const today of days)
    for (const { entryId, left: amount, referralId } of expiredLots(ledger, at(today)))
      ledger.push(
        entry(ledger.length + 1, -amount, {
          kind: "expire",
          idempotencyKey: expireKey(entryId),
          referralId,
        }),
      );
  return ledger;
};

describe("any history", () => {
  it("leaves lots that add up to the balance", () => {
    fc.assert(
      fc.property(history, (entries) => {
        const total = lotsLeft(entries).reduce((sum, lot) => sum + lot.left, 0);
        expect(total).toBe(Math.max(0, sumOf(entries)));
      }),
    );
  });

  it("expires nothing twice, nothing early, and never into a debt", () => {
    fc.assert(
      fc.property(history, fc.array(fc.integer({ min: 0, max: 25 }), { maxLength: 6 }), (entries, days) => {
        const inOrder = days.toSorted((one, two) => one - two);
        const ledger = expireOn(entries, inOrder);
        const keys = ledger.filter(({ kind }) => kind === "expire").map((line) => line.idempotencyKey);
        expect(new Set(keys).size).toBe(keys.length);
        expect(sumOf(ledger)).toBeGreaterThanOrEqual(Math.min(0, sumOf(entries)));
        const last = inOrder.at(-1);
        for (const lot of lotsLeft(ledger))
          if (lot.expiresAt !== null && last !== undefined)
            expect(lot.expiresAt.getTime()).toBeGreaterThan(at(last).getTime());
        expect(expireOn(ledger, inOrder)).toHaveLength(ledger.length);
      }),
    );
  });

  it("expires the same whether the job ran every day or only at the end", () => {
    fc.assert(
      fc.property(history, (entries) => {
        const daily = expireOn(
          entries,
          Array.from({ length: 26 }, (_, today) => today),
        );
        expect(sumOf(daily)).toBe(sumOf(expireOn(entries, [25])));
      }),
    );
  });
});
