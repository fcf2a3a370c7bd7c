import { ShopifyError, ShopifyRefusal } from "#app/platform/shopify/admin.ts";

export type Fate = "retry" | "needs_merchant" | "failed";

export interface Problem {
  fate: Fate;
  reason: string;
  /** Whether Shopify may have done it all the same. */
  unsure: boolean;
}

/** Refusals that another moment may answer differently. */
const passing = new Set(["INTERNAL_ERROR", "INSUFFICIENT_FUNDS"]);

const kinds: Readonly<Record<ShopifyError["kind"], Problem>> = {
  throttled: { fate: "retry", reason: "throttled", unsure: false },
  unavailable: { fate: "retry", reason: "unavailable", unsure: true },
  unauthorized: { fate: "needs_merchant", reason: "no_token", unsure: false },
  forbidden: { fate: "needs_merchant", reason: "missing_scope", unsure: false },
  rejected: { fate: "failed", reason: "rejected", unsure: false },
};

/** What a failed call means for the intent. Anything unknown is tried again: it may be ours to mend. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof ShopifyError) return kinds[error.kind];
  if (!(error instanceof ShopifyRefusal)) return { fate: "retry", reason: "internal", unsure: true };
  return {
    fate: passing.has(error.code) ? "retry" : "failed",
    reason: error.code.toLowerCase(),
    unsure: false,
  };
};

const second = 1000;
const hour = 60 * 60 * second;
export const mostAttempts = 20;

/** `random` is between 0 and 1. */
export const retryAfterMs = (attempts: number, random: number): number =>
  Math.min(hour, 30 * second * 2 ** Math.max(0, attempts - 1)) * (0.5 + random);

export const merchantAfterMs = hour;
