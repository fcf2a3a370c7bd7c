import type { ShopDomain, ShopId } from "#app/platform/ids.ts";

export interface Shop {
  id: ShopId;
  merchantId: string;
  domain: ShopDomain;
  /** The domain without `.myshopify.com`. */
  handle: string;
  status: "installed" | "uninstalled";
  name: string;
  /** No trailing slash. */
  storefrontUrl: string;
  currency: string;
  /** IANA name; the shop's days begin there. */
  timezone: string;
  primaryLocale: string;
  isDevelopmentStore: boolean;
  testOrdersConvert: boolean;
  installedAt: Date;
}

/** What Shopify says about a shop. */
export type ShopDetails = Pick<
  Shop,
  "name" | "storefrontUrl" | "currency" | "timezone" | "primaryLocale" | "isDevelopmentStore"
>;

export interface ShopRow {
  id: ShopId;
  merchant_id: string;
  domain: ShopDomain;
  status: Shop["status"];
  name: string;
  storefront_url: string;
  currency: string;
  timezone: string;
  primary_locale: string;
  is_development_store: boolean;
  test_orders_convert: boolean;
  installed_at: Date;
}

export const shopColumns = `id, merchant_id, domain, status, name, storefront_url, currency, timezone, primary_locale,
  is_development_store, test_orders_convert, installed_at`;

const handleOf = (domain: ShopDomain): string => domain.slice(0, -".myshopify.com".length);

export const shopOf = (row: ShopRow): Shop => ({
  id: row.id,
  merchantId: row.merchant_id,
  domain: row.domain,
  handle: handleOf(row.domain),
  status: row.status,
  name: row.name,
  storefrontUrl: row.storefront_url,
  currency: row.currency,
  timezone: row.timezone,
  primaryLocale: row.primary_locale,
  isDevelopmentStore: row.is_development_store,
  testOrdersConvert: row.test_orders_convert,
  installedAt: row.installed_at,
});
