import type { ReferralStatus } from "#app/contracts/referral-status.ts";

const next: Readonly<Record<ReferralStatus, readonly ReferralStatus[]>> = {
  queued: ["pending", "in_progress", "failed", "cancelled"],
  pending: ["in_progress", "failed", "cancelled"],
  in_progress: ["completed", "failed", "cancelled"],
  completed: ["rewarded", "failed", "cancelled"],
  /** Only by entries that take everything back. */
  rewarded: ["cancelled"],
  /** Only a person may undo a person's decision. */
  failed: ["in_progress"],
  cancelled: ["in_progress"],
};

/** Null stands for birth. */
export const mayMove = (from: ReferralStatus | null, to: ReferralStatus): boolean =>
  from === null ? to === "queued" || to === "pending" : next[from].includes(to);
