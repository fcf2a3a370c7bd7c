import { z } from "zod";
import type { ShopId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "./admin.ts";

const document = `
  query ShopDetails {
    shop {
      name
      currencyCode
      ianaTimezone
      primaryDomain { url }
      plan { partnerDevelopment }
    }
    shopLocales(published: true) { locale primary }
  }`;

const answer = z.object({
  shop: z.object({
    name: z.string(),
    currencyCode: z.string(),
    ianaTimezone: z.string(),
    primaryDomain: z.object({ url: z.url() }),
    plan: z.object({ partnerDevelopment: z.boolean() }),
  }),
  shopLocales: z.array(z.object({ locale: z.string(), primary: z.boolean() })),
});

/** What Shopify says of the shop itself: no person is in it. */
export const fetchShopDetails = async (shopify: ShopifyAdmin, shopId: ShopId) => {
  const { shop, shopLocales } = answer.parse(await shopify.request(shopId, document));
  return {
    name: shop.name,
    storefrontUrl: shop.primaryDomain.url,
    currency: shop.currencyCode,
    timezone: shop.ianaTimezone,
    primaryLocale: shopLocales.find(({ primary }) => primary)?.locale ?? "en",
    isDevelopmentStore: shop.plan.partnerDevelopment,
  };
};
