import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { showClaim, showOffer, showOwnLink } from "#app/edges/proxy/show-page.server.ts";

export const loader = proxyEndpoint({
  GET: async (visit) => {
    const typed = visit.query.get("code");
    return typed === null ? showOwnLink(visit) : showOffer(visit, typed);
  },
  POST: showClaim,
});
export const action = loader;
