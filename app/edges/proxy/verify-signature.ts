import { createHmac, timingSafeEqual } from "node:crypto";
import { parseShopDomain, parseShopifyId, type ShopDomain, type ShopifyId } from "#app/platform/ids.ts";

/** What Shopify vouches for when it forwards a request from a storefront. */
export interface SignedCall {
  shop: ShopDomain;
  /** Null while nobody is signed in. */
  customerId: ShopifyId | null;
}

/** Shopify sends each of these once; a second one can only come from somebody who tries to confuse us. */
const shopifysOwn = ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature", "hmac"];

const clockToleranceSeconds = 90;

/**
 * Signed is every parameter but the signature, values of one name joined by commas, sorted by bytes: visitors may append
 * anything to a proxy address, so names in capitals or with signs must sort as Shopify sorts them.
 */
const signedBytes = (query: URLSearchParams): string => {
  const names = new Set([...query.keys()].filter((name) => name !== "signature"));
  return [...names]
    .map((name) => `${name}=${query.getAll(name).join(",")}`)
    .toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .join("");
};

const isSignedBy = (query: URLSearchParams, secret: string): boolean => {
  const expected = createHmac("sha256", secret).update(signedBytes(query)).digest();
  const given = Buffer.from(query.get("signature") ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
};

const isFresh = (timestamp: string | null, now: Date): boolean =>
  timestamp !== null &&
  /^\d{1,12}$/.test(timestamp) &&
  Math.abs(now.getTime() / 1000 - Number(timestamp)) <= clockToleranceSeconds;

/** Null unless the request came through Shopify's app proxy within the last moments. */
export const verifySignature = (
  query: URLSearchParams,
  secrets: readonly string[],
  now: Date,
): SignedCall | null => {
  if (shopifysOwn.some((name) => query.getAll(name).length > 1)) return null;
  if (!secrets.some((secret) => isSignedBy(query, secret))) return null;
  if (!isFresh(query.get("timestamp"), now)) return null;
  const shop = parseShopDomain(query.get("shop") ?? "");
  return shop === null ? null : { shop, customerId: parseShopifyId(query.get("logged_in_customer_id")) };
};
