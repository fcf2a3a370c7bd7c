import type { Reward } from "#app/contracts/program-terms.ts";
import type { RewardAnswer } from "#app/contracts/proxy/answers.ts";
import { worthOf } from "#app/contracts/reward-worth.ts";
import { rewardText, type Words } from "#app/modules/translations/index.ts";

/** A reward in the visitor's words; amounts are those of the shop's currency, which every offered program names. */
export const describeReward = (words: Words, currency: string, reward: Reward): RewardAnswer => {
  const worth = worthOf(reward, currency);
  return { ...worth, text: rewardText(words, worth) };
};
