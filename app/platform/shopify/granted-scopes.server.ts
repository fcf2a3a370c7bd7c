import { z } from "zod";
import type { ShopId } from "#app/platform/ids.ts";
import type { RequestOptions, ShopifyAdmin } from "./admin.ts";

const document = `#graphql
  query GrantedScopes { currentAppInstallation { accessScopes { handle } } }`;

const answer = z.object({
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
});

/** What the merchant lets the app do at this moment. */
export const fetchGrantedScopes = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  options: RequestOptions = {},
): Promise<string[]> => {
  const { currentAppInstallation } = answer.parse(await shopify.request(shopId, document, {}, options));
  return currentAppInstallation.accessScopes.map(({ handle }) => handle);
};
