import type { SpendAnswer } from "#app/contracts/proxy/answers.ts";
import { spendRequestSchema } from "#app/contracts/proxy/requests.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { ok, refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  POST: async ({ app, shop, customerId, readBody }) => {
    if (customerId === null) return refuse({ code: "sign_in_required" });
    const asked = await readBody(spendRequestSchema);
    if (!asked.ok) return asked;
    const spent = await app.rewards.spend(shop, { customerId, ...asked.value });
    return spent.ok ? ok<SpendAnswer>(spent.value) : refuse({ code: spent.refusal });
  },
});
export const action = loader;
