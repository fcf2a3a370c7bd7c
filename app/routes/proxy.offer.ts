import { codeQuerySchema } from "#app/contracts/proxy/requests.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { readOffer } from "#app/edges/proxy/read-offer.server.ts";
import { ok, refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  GET: async (visit) => {
    const asked = codeQuerySchema.safeParse({ code: visit.query.get("code") });
    if (!asked.success) return refuse({ code: "invalid_request" });
    const offer = await readOffer(visit, asked.data.code);
    return offer === null ? refuse({ code: "unknown_code" }) : ok(offer);
  },
});
export const action = loader;
