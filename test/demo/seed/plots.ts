import type { ReferralStatus } from "#app/contracts/referral-status.ts";

/** How a referral goes, from birth to where it stands today. */
export interface Plot {
  born: "queued" | "pending";
  moves: readonly { to: ReferralStatus; reason: string }[];
  /** What its order came to; null while there is none. */
  order: { outcome: string; reason: string; paid: boolean } | null;
  evidence: "code" | "claim" | null;
  verdict: "allow" | "review" | null;
  points: "available" | "pending" | null;
  /** The share of the goods that went back. */
  returned: 0 | 0.4 | 1;
  program: "main" | "second";
  count: { lively: number; small: number };
}

const plot = (fields: Partial<Plot> & Pick<Plot, "moves" | "count">): Plot => ({
  born: "pending",
  order: null,
  evidence: null,
  verdict: null,
  points: null,
  returned: 0,
  program: "main",
  ...fields,
});

const converted = { outcome: "Converted", reason: "all_conditions_met", paid: true };
const qualified = [
  { to: "in_progress", reason: "order_qualified" },
  { to: "completed", reason: "conversion_stands" },
] as const;
const rewarded = [...qualified, { to: "rewarded", reason: "rewards_confirmed" }] as const;
const good = { order: converted, evidence: "code", verdict: "allow", points: "available" } as const;

export const plots: readonly Plot[] = [
  plot({ moves: rewarded, ...good, count: { lively: 15, small: 2 } }),
  plot({ moves: qualified, ...good, count: { lively: 6, small: 1 } }),
  plot({ moves: rewarded, ...good, returned: 0.4, count: { lively: 2, small: 0 } }),
  plot({
    moves: [...rewarded, { to: "cancelled", reason: "order_refunded" }],
    ...good,
    returned: 1,
    count: { lively: 3, small: 1 },
  }),
  plot({
    moves: [{ to: "in_progress", reason: "hold_started" }],
    ...good,
    points: "pending",
    program: "second",
    count: { lively: 3, small: 0 },
  }),
  plot({
    moves: [{ to: "in_progress", reason: "payment_pending" }],
    order: { outcome: "AwaitingPayment", reason: "payment_pending", paid: false },
    evidence: "code",
    count: { lively: 3, small: 1 },
  }),
  plot({
    moves: [{ to: "in_progress", reason: "claim_by_email_only" }],
    order: { outcome: "UnderReview", reason: "claim_by_email_only", paid: true },
    evidence: "claim",
    verdict: "review",
    count: { lively: 2, small: 0 },
  }),
  plot({
    moves: [{ to: "failed", reason: "own_email" }],
    order: { outcome: "SelfReferral", reason: "own_email", paid: true },
    evidence: "code",
    count: { lively: 2, small: 0 },
  }),
  plot({
    moves: [{ to: "failed", reason: "earlier_orders" }],
    order: { outcome: "ExistingCustomer", reason: "earlier_orders", paid: true },
    evidence: "code",
    count: { lively: 3, small: 1 },
  }),
  plot({ moves: [], count: { lively: 9, small: 2 } }),
  plot({ born: "queued", moves: [], count: { lively: 3, small: 1 } }),
];

/** An order that nobody brought. */
export const nobodysReferral = plot({ moves: [], count: { lively: 0, small: 0 } });
