import fc from "fast-check";
import { expect, it } from "vitest";
import { balanceOf } from "./balance.ts";

it("never shows a negative balance, and hides no debt", () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(), (available, pending) => {
      const balance = balanceOf({ available, pending });
      expect(balance.available).toBeGreaterThanOrEqual(0);
      expect(balance.available - balance.debt).toBe(available);
      expect(balance.pending).toBe(pending);
    }),
  );
});
