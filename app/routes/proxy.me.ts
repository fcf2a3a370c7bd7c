import { describeAdvocate } from "#app/edges/proxy/describe-advocate.server.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { ok, refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  GET: async (visit) =>
    visit.customerId === null
      ? refuse({ code: "sign_in_required" })
      : ok(await describeAdvocate(visit, visit.customerId)),
});
export const action = loader;
