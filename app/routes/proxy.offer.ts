import { codeQuerySchema } from "#app/contracts/proxy/requests.ts";
import { describeOffer } from "#app/edges/proxy/describe-offer.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { ok, refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  GET: async ({ app, shop, customerId, query, words }) => {
    const asked = codeQuerySchema.safeParse({ code: query.get("code") });
    if (!asked.success) return refuse({ code: "invalid_request" });
    const offer = await app.referrals.offerFor(shop, asked.data.code, customerId);
    return offer === null ? refuse({ code: "unknown_code" }) : ok(describeOffer(words, shop, offer));
  },
});
export const action = loader;
