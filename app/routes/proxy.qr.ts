import { renderSVG } from "uqr";
import { codeQuerySchema } from "#app/contracts/proxy/requests.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { shareLink } from "#app/modules/shops/index.ts";
import { refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  GET: async ({ app, shop, query }) => {
    const asked = codeQuerySchema.safeParse({ code: query.get("code") });
    if (!asked.success) return refuse({ code: "invalid_request" });
    const { code } = asked.data;
    if (!(await app.referrals.isKnownCode(shop.id, code))) return refuse({ code: "unknown_code" });
    return new Response(renderSVG(shareLink(shop, code)), {
      headers: { "content-type": "image/svg+xml", "cache-control": "private, max-age=300" },
    });
  },
});
export const action = loader;
