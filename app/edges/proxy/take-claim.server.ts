import type { ClaimAnswer } from "#app/contracts/proxy/answers.ts";
import { discountLink } from "#app/modules/shops/index.ts";
import { ok, type Result } from "#app/platform/result.ts";
import type { Visit } from "./proxy-endpoint.server.ts";
import type { Refusal } from "./refusals.ts";

interface Asked {
  code: string;
  /** Not looked at while somebody is signed in: an e-mail in a request proves nothing. */
  email: string | null;
  source: "link" | "typed";
}

/** One claim, whether the friend opened the link or typed the code. */
export const takeClaim = async (visit: Visit, asked: Asked): Promise<Result<ClaimAnswer, Refusal>> => {
  const { app, shop, customerId, visitorHash, words } = visit;
  const isGuestWithEmail = customerId === null && asked.email !== null;
  const emailHash = isGuestWithEmail ? (await app.shops.personHash(shop.id)).email(asked.email ?? "") : null;
  const claimed = await app.referrals.claim({
    shop,
    code: asked.code,
    friend: { customerId, emailHash, visitorHash },
    locale: words.locale,
    source: asked.source,
  });
  if (!claimed.ok) return claimed;
  const { referralLinkId, discountCode } = claimed.value;
  return ok({
    referralLinkId,
    discountCode,
    discountUrl: discountCode === null ? `${shop.storefrontUrl}/` : discountLink(shop, discountCode),
    cartAttribute: app.referrals.cartAttribute(shop.id, referralLinkId),
  });
};
