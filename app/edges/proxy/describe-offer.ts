import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { OfferAnswer, OfferState } from "#app/contracts/proxy/answers.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Words } from "#app/modules/translations/index.ts";
import { describeReward } from "./describe-reward.ts";

/** One sentence a condition. */
export const describeTerms = (words: Words, shop: Shop, terms: ProgramTerms): string[] => {
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

/** All that a visitor is told of comes from the terms, so that an offer can be shown before it is stored. */
export interface DescribedOffer {
  state: OfferState;
  program: { terms: ProgramTerms } | null;
}

export const describeOffer = (words: Words, shop: Shop, { state, program }: DescribedOffer): OfferAnswer => {
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
