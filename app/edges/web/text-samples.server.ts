import { shareLink, type Shop } from "#app/modules/shops/index.ts";
import type { Translations } from "#app/modules/translations/index.ts";
import { isolate } from "#app/platform/direction.ts";

/** What stands for each placeholder in an example of a text, as the storefront would write it in that language. */
export const textSamples = async (
  { translations }: { translations: Translations },
  shop: Shop,
  language: string,
): Promise<Record<string, string>> => {
  const words = await translations.wordsFor(shop, language);
  return {
    reward: words.t("storefront.reward.percent", { value: words.percent(10) }),
    link: isolate(shareLink(shop, "FRIEND-10"), language),
    amount: words.money("20.00", shop.currency),
    value: words.percent(10),
    date: words.date(new Date(Date.UTC(2030, 11, 31)), "UTC"),
    shop: shop.name,
  };
};
