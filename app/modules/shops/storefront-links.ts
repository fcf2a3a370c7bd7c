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
  `${storefrontUrl}/discount/${encodeURIComponent(discountCode)}?redirect=/`;
