import { setTimeout as pause } from "node:timers/promises";
import type { Shops } from "#app/modules/shops/index.ts";
import type { Encryption } from "#app/platform/encryption.server.ts";
import { parseShopDomain, type ShopDomain } from "#app/platform/ids.ts";
import { createShopifyAdmin } from "#app/platform/shopify/admin.server.ts";
import { createShopify } from "#app/platform/shopify/create-shopify.server.ts";
import { createSessionStorage } from "#app/platform/shopify/session-storage.server.ts";
import { fetchShopDetails } from "#app/platform/shopify/shop-details.server.ts";
import { createShopTokens, createTokenKeeper } from "#app/platform/shopify/shop-token.server.ts";
import type { Platform } from "./platform.server.ts";

/** Holds until Shopify told more, a moment later. */
const unknownDetails = (domain: ShopDomain) => ({
  domain,
  name: domain,
  storefrontUrl: `https://${domain}`,
  currency: "USD",
  timezone: "UTC",
  primaryLocale: "en",
  isDevelopmentStore: false,
});

export const composeShopify = ({ env, db, clock }: Platform, encryption: Encryption, shops: Shops) => {
  const { shopifyApiKey: apiKey, shopifyApiSecret: apiSecret } = env;
  const tokenDeps = { db, encryption, clock, apiKey, apiSecret };
  const accessToken = createShopTokens(tokenDeps);
  const admin = createShopifyAdmin({
    domainOf: async (shopId) => (await shops.getById(shopId)).domain,
    accessToken,
    pause,
    random: Math.random,
  });
  const shopIdFor = async (domain: ShopDomain) => (await shops.findByDomain(domain))?.id ?? null;
  const sessionStorage = createSessionStorage({
    db,
    encryption,
    shopIdFor,
    ensureShop: async (domain) =>
      (await shopIdFor(domain)) ?? (await shops.install(unknownDetails(domain))).id,
  });
  /** The first exchange of a token is the installation; the later ones keep what Shopify says of the shop fresh. */
  const onTokenExchanged = async (session: { shop: string }): Promise<void> => {
    const domain = parseShopDomain(session.shop);
    const shopId = domain === null ? null : await shopIdFor(domain);
    if (domain === null || shopId === null) return;
    await shops.install({ domain, ...(await fetchShopDetails(admin, shopId)) });
  };
  return {
    admin,
    shopify: createShopify({ env, sessionStorage, onTokenExchanged }),
    keepToken: createTokenKeeper(tokenDeps, accessToken),
  };
};
