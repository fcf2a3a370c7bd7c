import type { DescribedOffer } from "#app/modules/storefront/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { describeTerms } from "./describe-offer.ts";
import { describeReward } from "./describe-reward.ts";
import type { ProxyApp } from "./proxy-app.ts";

/** The offer in every language of the app, for visitors of whom nothing is known. */
export const describeForEveryone = async (
  { referrals, translations }: Pick<ProxyApp, "referrals" | "translations">,
  shop: Shop,
): Promise<DescribedOffer> => {
  const { state, program, changesAt } = await referrals.offeredNow(shop);
  if (state !== "active") return { words: null, changesAt };
  const { terms } = program;
  const described = translations.locales.map(async (locale) => {
    const words = await translations.wordsFor(shop, locale);
    const friend = describeReward(words, shop.currency, terms.friendReward).text;
    const advocate = describeReward(words, shop.currency, terms.advocateReward).text;
    const sentences = {
      friend: words.t("storefront.offer.for_everyone.friend", { friend }),
      share: words.t("storefront.offer.for_everyone.share", { friend, advocate }),
      terms: describeTerms(words, shop, terms),
    };
    return [locale, sentences] as const;
  });
  return { words: Object.fromEntries(await Promise.all(described)), changesAt };
};
