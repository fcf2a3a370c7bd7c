import type { CodeAnswer } from "#app/contracts/proxy/answers.ts";
import { guestCodeRequestSchema } from "#app/contracts/proxy/requests.ts";
import { proxyEndpoint } from "#app/edges/proxy/proxy-endpoint.server.ts";
import { shareLink } from "#app/modules/shops/index.ts";
import { ok, refuse } from "#app/platform/result.ts";

export const loader = proxyEndpoint({
  POST: async ({ app, shop, visitorHash, words, readBody }) => {
    const asked = await readBody(guestCodeRequestSchema);
    if (!asked.ok) return asked;
    const emailHash = (await app.shops.personHash(shop.id)).email(asked.value.email);
    if (emailHash === null) return refuse({ code: "invalid_request" });
    const made = await app.referrals.guestCode(shop.id, {
      emailHash,
      visitorHash,
      locale: words.locale,
    });
    return made.ok ? ok<CodeAnswer>({ code: made.value, link: shareLink(shop, made.value) }) : made;
  },
});
export const action = loader;
