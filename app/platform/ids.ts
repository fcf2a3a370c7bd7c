declare const brand: unique symbol;
type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

/** The tenant: `shops.id`. */
export type ShopId = Brand<string, "ShopId">;
/** `customers.id`, the only id of a person outside that table. */
export type PersonId = Brand<string, "PersonId">;
export type ReferralId = Brand<string, "ReferralId">;
/** An id of Shopify (order, customer): a string of digits, since 64 bits do not fit a number. */
export type ShopifyId = Brand<string, "ShopifyId">;
/** `something.myshopify.com`, in lower case. */
export type ShopDomain = Brand<string, "ShopDomain">;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const shopDomain = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/;
const digits = /^[1-9]\d{0,18}$/;
/** Of a column of PostgreSQL. */
export const largestBigint = 9223372036854775807n;

export const isUuid = (value: unknown): value is string => typeof value === "string" && uuid.test(value);

export const parseShopDomain = (value: string): ShopDomain | null => {
  const domain = value.trim().toLowerCase();
  return shopDomain.test(domain) ? (domain as ShopDomain) : null;
};

export const parseShopifyId = (value: unknown): ShopifyId | null =>
  typeof value === "string" && digits.test(value) && BigInt(value) <= largestBigint
    ? (value as ShopifyId)
    : null;

/** `gid://shopify/Order/1` -> `1`. */
export const shopifyIdOfGid = (gid: string): ShopifyId | null =>
  parseShopifyId(/\/(\d+)(?:\?.*)?$/.exec(gid)?.[1]);
