import { describe, expect, it } from "vitest";
import { referralStatuses, type ReferralStatus } from "#app/contracts/referral-status.ts";
import { mayMove } from "./states.ts";

const reachable = (from: ReferralStatus): Set<ReferralStatus> => {
  const seen = new Set<ReferralStatus>([from]);
  for (const status of seen) {
    for (const next of referralStatuses) if (mayMove(status, next)) seen.add(next);
  }
  return seen;
};

describe("a referral's life", () => {
  it("begins before any order", () => {
    expect(referralStatuses.filter((status) => mayMove(null, status))).toEqual(["queued", "pending"]);
  });

  it.each(referralStatuses)("from %s may still come to a good end or be cancelled", (status) => {
    expect([...reachable(status)]).toEqual(expect.arrayContaining(["rewarded", "cancelled"]));
  });

  it("leaves rewarded only by a reversal", () => {
    expect(referralStatuses.filter((status) => mayMove("rewarded", status))).toEqual(["cancelled"]);
  });

  it.each(["failed", "cancelled"] as const)("leaves %s only when a person undoes a decision", (ended) => {
    expect(referralStatuses.filter((status) => mayMove(ended, status))).toEqual(["in_progress"]);
  });

  it("never stays where it is, and never skips the order", () => {
    for (const status of referralStatuses) expect(mayMove(status, status)).toBe(false);
    expect(mayMove("pending", "completed")).toBe(false);
    expect(mayMove("queued", "rewarded")).toBe(false);
  });
});
