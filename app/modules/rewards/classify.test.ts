import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShopifyError, ShopifyRefusal } from "#app/platform/shopify/admin.ts";
import { mostAttempts, problemOf, retryAfterMs } from "./classify.ts";

const refusal = (code: string) => new ShopifyRefusal("do it", [{ code, message: "no" }]);

describe("what a failed call means", () => {
  it.each<[string, unknown, string, string]>([
    ["a full bucket", new ShopifyError("throttled", ""), "retry", "throttled"],
    ["no answer", new ShopifyError("unavailable", ""), "retry", "unavailable"],
    ["no token", new ShopifyError("unauthorized", ""), "needs_merchant", "no_token"],
    ["no scope", new ShopifyError("forbidden", ""), "needs_merchant", "missing_scope"],
    ["a wrong document", new ShopifyError("rejected", ""), "failed", "rejected"],
    ["another currency", refusal("UNSUPPORTED_CURRENCY"), "failed", "unsupported_currency"],
    ["trouble at Shopify", refusal("INTERNAL_ERROR"), "retry", "internal_error"],
    ["money that was just spent", refusal("INSUFFICIENT_FUNDS"), "retry", "insufficient_funds"],
    ["a mistake of ours", new TypeError("x"), "retry", "internal"],
  ])("%s", (_, error, fate, reason) => {
    expect(problemOf(error)).toMatchObject({ fate, reason });
  });

  it("is in doubt only when Shopify may have done it", () => {
    const kinds = ["throttled", "unavailable", "unauthorized", "forbidden", "rejected"] as const;
    const unsure = kinds.filter((kind) => problemOf(new ShopifyError(kind, "")).unsure);
    expect(unsure).toEqual(["unavailable"]);
    expect(problemOf(new TypeError("x")).unsure).toBe(true);
    expect(problemOf(refusal("TAKEN")).unsure).toBe(false);
  });
});

it("a repeat waits longer each time, never longer than an hour and a half", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: mostAttempts }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempts, random) => {
        const wait = retryAfterMs(attempts, random);
        expect(wait).toBeGreaterThanOrEqual(15_000);
        expect(wait).toBeLessThanOrEqual(90 * 60 * 1000);
        expect(retryAfterMs(attempts + 1, random)).toBeGreaterThanOrEqual(wait);
      },
    ),
  );
});
