import type { ReferralDetails, ReferralSummary } from "#app/modules/referrals/index.ts";

export const referralSummary = (referral: ReferralSummary) => ({
  id: referral.id,
  status: referral.status,
  advocateCustomerId: referral.advocateCustomerId,
  friendCustomerId: referral.friendCustomerId,
  orderId: referral.orderId,
  verdict: referral.verdict,
});

export const describeReferral = (referral: ReferralDetails) => ({
  ...referralSummary(referral),
  timeline: referral.timeline,
  rewards: referral.rewards,
});
