import { codeQuerySchema } from "#app/contracts/proxy/requests.ts";
import type { ProxyApp } from "#app/edges/proxy/proxy-app.ts";
import { shareLink, type Shop } from "#app/modules/shops/index.ts";
import { parseShopDomain } from "#app/platform/ids.ts";

interface ShortLinkVisit {
  request: Request;
  params: { shop?: string; code?: string };
  context: { app: Pick<ProxyApp, "shops" | "referrals" | "log"> };
}

const nothingHere = () =>
  new Response("There is no such shop.", {
    status: 404,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });

/** Counting must not keep a friend from the shop. */
const count = async ({ app }: ShortLinkVisit["context"], shop: Shop, code: string): Promise<void> => {
  try {
    await app.referrals.countVisit(shop, code);
  } catch (error) {
    const reason = error instanceof Error ? error.stack : String(error);
    app.log.error({ shop_id: shop.id, reason }, "a visit could not be counted");
  }
};

/** Always to the storefront of the shop that is named, and nowhere else: there the visitor is told what the code is worth. */
export const loader = async ({ request, params, context }: ShortLinkVisit): Promise<Response> => {
  const domain = parseShopDomain(`${params.shop ?? ""}.myshopify.com`);
  const shop = domain === null ? null : await context.app.shops.findByDomain(domain);
  if (shop === null || shop.status !== "installed") return nothingHere();
  const asked = codeQuerySchema.safeParse({ code: params.code });
  if (asked.success && request.method === "GET") await count(context, shop, asked.data.code);
  const code = asked.success ? asked.data.code : "unknown";
  const location = shareLink(shop, code, new URL(request.url).searchParams);
  return new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
};
