import fc from "fast-check";
import { expect, it } from "vitest";
import { owedMinor, wantedBackMinor } from "./intent.ts";

const amounts = fc.bigInt({ min: 1n, max: 100_000n });
const share = fc.bigInt({ min: 0n, max: 100n });

it("what is given and taken in any sequence ends in what the person should have", () => {
  fc.assert(
    fc.property(amounts, fc.array(share, { maxLength: 8 }), (amountMinor, shares) => {
      const intent = {
        kind: "store_credit" as const,
        amountMinor,
        issuedAt: null as Date | null,
        isVoid: false,
        takeBackMinor: 0n,
        takenBackMinor: 0n,
        lostMinor: 0n,
        reason: null,
      };
      let held = 0n;
      for (const percent of [...shares, 0n]) {
        intent.takeBackMinor = (amountMinor * percent) / 100n;
        const owed = owedMinor(intent);
        const wanted = intent.issuedAt === null ? 0n : wantedBackMinor(intent);
        if (owed > 0n) {
          held += owed;
          intent.takenBackMinor = (intent.issuedAt === null ? amountMinor : intent.takenBackMinor) - owed;
        } else if (intent.issuedAt === null) intent.takenBackMinor = amountMinor;
        intent.issuedAt ??= new Date(0);
        if (wanted > 0n) {
          held -= wanted;
          intent.takenBackMinor += wanted;
        }
        expect(held).toBe(amountMinor - intent.takeBackMinor);
      }
    }),
  );
});
