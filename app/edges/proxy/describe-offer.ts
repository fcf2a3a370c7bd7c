import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { OfferAnswer } from "#app/contracts/proxy/answers.ts";
import type { Offer } from "#app/modules/referrals/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Words } from "#app/modules/translations/index.ts";
import { describeReward } from "./describe-reward.ts";

const describeTerms = (words: Words, shop: Shop, terms: ProgramTerms): string[] => {
  const sentence = (key: string, variables?: Record<string, string | number>) =>
    words.t(`storefront.offer.terms.${key}`, variables);
  const minimum = terms.minimumSubtotal[shop.currency];
  const days = terms.claimValidDays;
  return [
    ...(minimum === undefined ? [] : [sentence("minimum", { amount: words.money(minimum, shop.currency) })]),
    ...(terms.newCustomersOnly ? [sentence("new_customers")] : []),
    sentence("valid", { count: days, value: words.number(days) }),
    ...(terms.endsAt === null
      ? []
      : [sentence("until", { date: words.date(new Date(terms.endsAt), shop.timezone) })]),
  ];
};

export const describeOffer = (words: Words, shop: Shop, { state, program }: Offer): OfferAnswer => {
  const friendReward =
    program === null ? null : describeReward(words, shop.currency, program.terms.friendReward);
  return {
    state,
    headline: words.t(`storefront.offer.headline.${state}`, { reward: friendReward?.text ?? "" }),
    terms: program === null ? [] : describeTerms(words, shop, program.terms),
    friendReward,
    expiresAt: program?.terms.endsAt ?? null,
  };
};
