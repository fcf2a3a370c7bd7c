import type { ReferralDetails, ReferralSummary } from "#app/modules/referrals/index.ts";
import type { Words } from "#app/modules/translations/index.ts";

export const referralSummary = (referral: ReferralSummary) => ({
  id: referral.id,
  status: referral.status,
  advocateCustomerId: referral.advocateCustomerId,
  friendCustomerId: referral.friendCustomerId,
  orderId: referral.orderId,
  verdict: referral.verdict,
});

/** `words` are of whoever asked, or of the shop: the status as the customer reads it in the shop. */
export const describeReferral = (referral: ReferralDetails, words: Words) => ({
  ...referralSummary(referral),
  statusText: words.t(`referral.status.${referral.status}`),
  timeline: referral.timeline,
  rewards: referral.rewards,
});
