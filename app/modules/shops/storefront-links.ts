import type { Shop } from "./shop.ts";

type Storefront = Pick<Shop, "storefrontUrl">;

/** What an advocate shares. Parameters that came along are kept; `ref` is ours. */
export const shareLink = (
  { storefrontUrl }: Storefront,
  code: string,
  keep: URLSearchParams = new URLSearchParams(),
): string => {
  const query = new URLSearchParams([["ref", code], ...[...keep].filter(([name]) => name !== "ref")]);
  return `${storefrontUrl}/?${query}`;
};

/** Shopify remembers the code for the visit and applies it at the checkout. */
export const discountLink = ({ storefrontUrl }: Storefront, discountCode: string): string =>
  `${storefrontUrl}/discount/${encodeURIComponent(discountCode)}?redirect=${new URL(`${storefrontUrl}/`).pathname}`;

const looksLikeRoot = /^\/([a-z0-9-]{1,60}\/){0,4}$/i;

/**
 * The shop with its addresses under the root where the visitor is, such as `/he/`, so that they keep his language and
 * market. Anything that is no folder of this very storefront changes nothing.
 */
export const seenAt = <Seen extends Storefront>(shop: Seen, root: string | null): Seen => {
  const { origin, pathname } = new URL(`${shop.storefrontUrl}/`);
  if (root === null || !looksLikeRoot.test(root) || !root.startsWith(pathname)) return shop;
  return { ...shop, storefrontUrl: `${origin}${root}`.replace(/\/$/, "") };
};
