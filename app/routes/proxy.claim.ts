import { claimRequestSchema } from "#app/contracts/proxy/requests.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { takeClaim } from "#app/edges/proxy/take-claim.server.ts";

export const loader = proxyEndpoint({
  POST: async (visit) => {
    const asked = await visit.readBody(claimRequestSchema);
    if (!asked.ok) return asked;
    return takeClaim(visit, { code: asked.value.code, email: asked.value.email ?? null, source: "link" });
  },
});
export const action = loader;
