import type { ShopId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "./admin.ts";

const document = `#graphql
  query ShopAddress { shop { email contactEmail } }`;

interface Answer {
  shop: { email: string; contactEmail: string };
}

/** Where Shopify itself writes to the merchant; customers' own way to him only when there is no other. Never kept. */
export const fetchShopAddress = async (shopify: ShopifyAdmin, shopId: ShopId): Promise<string | null> => {
  const { shop } = await shopify.request<Answer>(shopId, document);
  return shop.email || shop.contactEmail || null;
};
