/** The life of a referral. */
export const referralStatuses = [
  "queued",
  "pending",
  "in_progress",
  "completed",
  "rewarded",
  "failed",
  "cancelled",
] as const;

export type ReferralStatus = (typeof referralStatuses)[number];

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
