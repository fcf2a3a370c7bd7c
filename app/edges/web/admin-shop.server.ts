import type { AppLoadContext } from "@remix-run/server-runtime";
import type { Shop } from "#app/modules/shops/index.ts";
import { parseShopDomain } from "#app/platform/ids.ts";

/** The shop whose admin asks. Throws the library's own answers (bounce page, 401, 410) when nobody is signed in. */
export const adminShop = async (request: Request, { app }: AppLoadContext): Promise<Shop> => {
  const { session } = await app.shopify.authenticate.admin(request);
  const domain = parseShopDomain(session.shop);
  const shop = domain === null ? null : await app.shops.findByDomain(domain);
  if (shop === null) throw new Response(null, { status: 404 });
  return shop;
};
