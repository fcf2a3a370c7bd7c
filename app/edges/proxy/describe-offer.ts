import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { OfferAnswer, RewardAnswer } from "#app/contracts/proxy/answers.ts";
import type { Offer } from "#app/modules/referrals/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Words } from "#app/modules/translations/index.ts";
import { toDecimal } from "#app/platform/money.ts";

export const percentReward = (words: Words, percent: number): RewardAnswer => ({
  kind: "percent",
  value: percent,
  text: words.t("storefront.reward.percent", { value: words.percent(percent) }),
});

export const pointsReward = (words: Words, points: number): RewardAnswer => ({
  kind: "points",
  value: points,
  text: words.t("storefront.reward.points", { count: points, value: words.number(points) }),
});

const describeTerms = (words: Words, shop: Shop, terms: ProgramTerms): string[] => {
  const sentence = (key: string, variables?: Record<string, string | number>) =>
    words.t(`storefront.offer.terms.${key}`, variables);
  const minimum = terms.minimumSubtotal[shop.currency];
  const days = terms.claimValidDays;
  return [
    ...(minimum === undefined
      ? []
      : [
          sentence("minimum", {
            amount: words.money(toDecimal(BigInt(minimum), shop.currency), shop.currency),
          }),
        ]),
    ...(terms.newCustomersOnly ? [sentence("new_customers")] : []),
    sentence("valid", { count: days, value: words.number(days) }),
    ...(terms.endsAt === null
      ? []
      : [sentence("until", { date: words.date(new Date(terms.endsAt), shop.timezone) })]),
  ];
};

export const describeOffer = (words: Words, shop: Shop, { state, program }: Offer): OfferAnswer => {
  const friendReward = program === null ? null : percentReward(words, program.terms.friendReward.percent);
  return {
    state,
    headline: words.t(`storefront.offer.headline.${state}`, { reward: friendReward?.text ?? "" }),
    terms: program === null ? [] : describeTerms(words, shop, program.terms),
    friendReward,
    expiresAt: program?.terms.endsAt ?? null,
  };
};
