import type { AppLoadContext } from "@remix-run/server-runtime";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import { parseShopDomain } from "#app/platform/ids.ts";

/** The library decodes `host` without looking whether it can be decoded. */
const isMalformedHost = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "InvalidCharacterError";

export interface AdminCaller {
  shop: Shop;
  /** The member of staff, as the audit log names him: digits. */
  actor: Actor;
}

/** Who asks from the admin. Throws the library's own answers (bounce page, 401, 410) when nobody is signed in. */
export const adminCaller = async (request: Request, { app }: AppLoadContext): Promise<AdminCaller> => {
  try {
    const { session, sessionToken } = await app.shopify.authenticate.admin(request);
    const domain = parseShopDomain(session.shop);
    const shop = domain === null ? null : await app.shops.findByDomain(domain);
    if (shop !== null) return { shop, actor: { kind: "admin", id: sessionToken?.sub ?? "staff" } };
  } catch (error) {
    throw isMalformedHost(error) ? new Response(null, { status: 400 }) : error;
  }
  throw new Response(null, { status: 404 });
};

export const adminShop = async (request: Request, context: AppLoadContext): Promise<Shop> =>
  (await adminCaller(request, context)).shop;
