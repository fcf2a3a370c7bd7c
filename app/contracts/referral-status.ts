/** The life of a referral, in the words of events, REST and pages. */
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
