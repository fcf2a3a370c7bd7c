import type { ProxyApp } from "#app/edges/proxy/proxy-app.ts";
import { shareLink } from "#app/modules/shops/index.ts";
import { parseShopDomain } from "#app/platform/ids.ts";

interface ShortLinkVisit {
  request: Request;
  params: { shop?: string; code?: string };
  context: { app: Pick<ProxyApp, "shops"> };
}

/** Always to the storefront of the shop that is named, and nowhere else. */
export const loader = async ({ request, params, context: { app } }: ShortLinkVisit): Promise<Response> => {
  const domain = parseShopDomain(`${params.shop ?? ""}.myshopify.com`);
  const shop = domain === null ? null : await app.shops.findByDomain(domain);
  if (shop === null || shop.status !== "installed") {
    return new Response("There is no such shop.", {
      status: 404,
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  }
  const location = shareLink(shop, (params.code ?? "").trim(), new URL(request.url).searchParams);
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
};
