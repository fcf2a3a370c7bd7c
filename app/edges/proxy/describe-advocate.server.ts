import type { MeAnswer, ShareTexts } from "#app/contracts/proxy/answers.ts";
import type { AdvocatePage } from "#app/modules/referrals/index.ts";
import { isGivenIn, type Coupon } from "#app/modules/rewards/index.ts";
import { shareLink, type Shop } from "#app/modules/shops/index.ts";
import { rewardText, type Words } from "#app/modules/translations/index.ts";
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

const couponStateText = (words: Words, { timezone }: Shop, { state, usedAt }: Coupon): string => {
  if (state === "usable") return "";
  if (state === "used" && usedAt !== null)
    return words.t("storefront.coupon.used_on", { date: words.date(usedAt, timezone) });
  return words.t(`storefront.coupon.${state}`);
};

const describeCoupon = (words: Words, shop: Shop, coupon: Coupon) => {
  const { code, state, kind, value, expiresAt } = coupon;
  const text = rewardText(words, coupon);
  const stateText = couponStateText(words, shop, coupon);
  return { code, state, stateText, kind, value, text, expiresAt: expiresAt?.toISOString() ?? null };
};

/** Everything a signed-in customer sees of his own sharing. */
export const describeAdvocate = async (
  { app, shop, words }: Visit,
  customerId: ShopifyId,
): Promise<MeAnswer> => {
  const page = await app.ownPages.read(shop, customerId);
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
    points: page.points,
    tier: page.tier,
    rewards: page.pointRewards
      .filter(({ reward }) => isGivenIn(shop.currency, reward))
      .map(({ id, cost, reward }) => {
        const { kind, value, text } = describeReward(words, shop.currency, reward);
        return { id, cost, kind, value, text };
      }),
    coupons: page.coupons.map((coupon) => describeCoupon(words, shop, coupon)),
    invitations: [],
  };
};
