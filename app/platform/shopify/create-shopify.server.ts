import "@shopify/shopify-app-remix/adapters/node";
import type { Session } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { Env } from "#app/platform/env.server.ts";
import { apiVersion } from "./api-version.ts";
import type { createSessionStorage } from "./session-storage.server.ts";

export interface ShopifyDeps {
  env: Pick<Env, "shopifyApiKey" | "shopifyApiSecret" | "appUrl" | "scopes">;
  sessionStorage: ReturnType<typeof createSessionStorage>;
  /** After every exchange of a token, so about hourly: must be cheap and change nothing the second time. */
  onTokenExchanged(session: Session): Promise<void>;
}

/**
 * The library serves embedded pages only: sessions by token exchange, with tokens that expire. Deliveries never come here,
 * since its webhook check refreshes tokens within the request and fails for a shop that was uninstalled.
 */
export const createShopify = ({ env, sessionStorage, onTokenExchanged }: ShopifyDeps) =>
  shopifyApp({
    apiKey: env.shopifyApiKey,
    apiSecretKey: env.shopifyApiSecret,
    appUrl: env.appUrl,
    scopes: [...env.scopes],
    apiVersion,
    authPathPrefix: "/auth",
    distribution: AppDistribution.AppStore,
    isEmbeddedApp: true,
    sessionStorage,
    hooks: { afterAuth: ({ session }) => onTokenExchanged(session) },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    // The library's debug lines hold decoded tokens; only what goes wrong is let through.
    logger: { level: 0 },
  });

export type Shopify = ReturnType<typeof createShopify>;
