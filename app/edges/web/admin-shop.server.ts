import type { AppLoadContext } from "@remix-run/server-runtime";
import type { Shop } from "#app/modules/shops/index.ts";
import { parseShopDomain } from "#app/platform/ids.ts";

/** The library decodes `host` without looking whether it can be decoded. */
const isMalformedHost = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "InvalidCharacterError";

/** The shop whose admin asks. Throws the library's own answers (bounce page, 401, 410) when nobody is signed in. */
export const adminShop = async (request: Request, { app }: AppLoadContext): Promise<Shop> => {
  try {
    const { session } = await app.shopify.authenticate.admin(request);
    const domain = parseShopDomain(session.shop);
    const shop = domain === null ? null : await app.shops.findByDomain(domain);
    if (shop !== null) return shop;
  } catch (error) {
    throw isMalformedHost(error) ? new Response(null, { status: 400 }) : error;
  }
  throw new Response(null, { status: 404 });
};
