import type { CodeAnswer } from "#app/contracts/proxy/answers.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { shareLink } from "#app/modules/shops/index.ts";
import { ok, refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  POST: async ({ app, shop, customerId }) => {
    if (customerId === null) return refuse({ code: "sign_in_required" });
    const regenerated = await app.referrals.regenerateCode(shop, customerId);
    if (!regenerated.ok) return refuse({ code: regenerated.refusal });
    const code = regenerated.value;
    return ok<CodeAnswer>({ code, link: shareLink(shop, code) });
  },
});
export const action = loader;
