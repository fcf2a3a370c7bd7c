import type { Reward } from "#app/contracts/program-terms.ts";
import type { RewardAnswer } from "#app/contracts/proxy/answers.ts";
import type { Words } from "#app/modules/translations/index.ts";

/** A reward in the visitor's words; amounts are those of the shop's currency, which every offered program names. */
export const describeReward = (words: Words, currency: string, reward: Reward): RewardAnswer => {
  const { kind } = reward;
  const answer = (
    value: RewardAnswer["value"],
    variables: Record<string, string | number>,
    money = false,
  ) => ({
    kind,
    value,
    currency: money ? currency : null,
    text: words.t(`storefront.reward.${kind}`, variables),
  });
  switch (reward.kind) {
    case "points":
      return answer(reward.points, { count: reward.points, value: words.number(reward.points) });
    case "percent":
      return answer(reward.percent, { value: words.percent(reward.percent) });
    case "free_shipping":
    case "free_product":
      return answer(null, {});
    default: {
      const amount = reward.amounts[currency] ?? "0";
      return answer(amount, { amount: words.money(amount, currency) }, true);
    }
  }
};
