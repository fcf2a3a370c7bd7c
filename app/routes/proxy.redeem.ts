import { redeemRequestSchema } from "#app/contracts/proxy/requests.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { takeClaim } from "#app/edges/proxy/take-claim.server.ts";
import { refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  POST: async (visit) => {
    if (visit.customerId === null) return refuse({ code: "sign_in_required" });
    const asked = await visit.readBody(redeemRequestSchema);
    return asked.ok ? takeClaim(visit, { code: asked.value.code, email: null, source: "typed" }) : asked;
  },
});
export const action = loader;
