import type { Shop } from "./shop.ts";

/** A page of the app within Shopify's admin. The app is named by its client id. */
export const adminLink = ({ domain }: Pick<Shop, "domain">, clientId: string, path: string): string =>
  `https://${domain}/admin/apps/${encodeURIComponent(clientId)}${path}`;
