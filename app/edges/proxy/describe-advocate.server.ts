import type { MeAnswer, ShareTexts } from "#app/contracts/proxy/answers.ts";
import type { AdvocatePage } from "#app/modules/referrals/index.ts";
import { shareLink } from "#app/modules/shops/index.ts";
import type { Words } from "#app/modules/translations/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { describeReward } from "./describe-reward.ts";
import type { Visit } from "./proxy-endpoint.server.ts";

/** Without a program there is nothing to praise, only the link. */
const shareTexts = (words: Words, currency: string, link: string, { program }: AdvocatePage): ShareTexts => {
  const reward = program === null ? null : describeReward(words, currency, program.terms.friendReward).text;
  const text = (channel: keyof ShareTexts) =>
    reward === null ? link : words.t(`share.${channel}`, { link, reward });
  return {
    whatsapp: text("whatsapp"),
    email: text("email"),
    sms: text("sms"),
    x: text("x"),
    facebook: text("facebook"),
    copy: text("copy"),
  };
};

/** Everything a signed-in customer sees of his own sharing. */
export const describeAdvocate = async (
  { app, shop, words }: Visit,
  customerId: ShopifyId,
): Promise<MeAnswer> => {
  const page = await app.referrals.advocatePage(shop, customerId);
  const [points, tier] = await Promise.all([
    app.points.balanceOf(shop.id, customerId),
    app.tiers.currentOf(shop.id, customerId),
  ]);
  const link = shareLink(shop, page.code);
  return {
    code: page.code,
    link,
    shareTexts: shareTexts(words, shop.currency, link, page),
    referrals: page.referrals.map(({ status, since, points: earned }) => ({
      status,
      statusText: words.t(`referral.status.${status}`),
      since: since.toISOString(),
      reward: earned === 0 ? null : describeReward(words, shop.currency, { kind: "points", points: earned }),
    })),
    points,
    tier,
    rewards: [],
    invitations: [],
  };
};
