import type { RewardWorth } from "#app/contracts/reward-worth.ts";
import { discountLink, shareLink, type Shop } from "#app/modules/shops/index.ts";
import { rewardText, type Words } from "#app/modules/translations/index.ts";
import { isolateWords } from "#app/platform/direction.ts";
import type { Facts } from "./facts.ts";
import type { Detail, LetterWords } from "./render-letter.ts";

export type ShopOfMessage = Pick<Shop, "name" | "storefrontUrl" | "timezone">;

/** All the words of a message. */
export interface Message extends LetterWords {
  /** The same in a text message. */
  sms: string;
}

const rewardLabels: Readonly<Partial<Record<Facts["kind"], string>>> = {
  reward_reversed: "taken",
  points_expiring: "expiring",
  points_expired: "expired",
  friend_offer: "offer",
};

const discounts: ReadonlySet<RewardWorth["kind"]> = new Set([
  "percent",
  "fixed",
  "free_shipping",
  "free_product",
]);

/** How the reader gets at what he was given; nothing is to be done about what was taken. */
const hintOf = ({ kind, rewards, code }: Facts): string | null => {
  const [reward] = rewards;
  if (reward === undefined || (kind !== "reward_given" && kind !== "friend_offer")) return null;
  if (discounts.has(reward.kind)) return code === null ? null : "discount";
  return reward.kind === "gift_card" ? "gift_card" : reward.kind === "points" ? "points" : "store_credit";
};

const detailsOf = (words: Words, shop: ShopOfMessage, facts: Facts): Detail[] => {
  const detail = (label: string, value: string, is: Detail["is"]): Detail => ({
    label: words.t(`messages.label.${label}`),
    value,
    is,
  });
  const { kind, rewards, code, shareCode, until } = facts;
  return [
    ...rewards.map((reward) => detail(rewardLabels[kind] ?? "reward", rewardText(words, reward), "words")),
    ...(code === null ? [] : [detail("code", code, "code")]),
    ...(shareCode === null ? [] : [detail("link", shareLink(shop, shareCode), "link")]),
    ...(until === null
      ? []
      : [detail(kind === "points_expiring" ? "from" : "until", words.date(until, shop.timezone), "words")]),
  ];
};

/** A discount is applied by its link; everything else begins at the shop. */
const buttonOf = (words: Words, shop: ShopOfMessage, facts: Facts): Message["button"] => {
  const isDiscount = hintOf(facts) === "discount" && facts.code !== null;
  return isDiscount && facts.code !== null
    ? { text: words.t("messages.button.use"), url: discountLink(shop, facts.code) }
    : { text: words.t("messages.button.shop"), url: `${shop.storefrontUrl}/` };
};

export const composeMessage = (words: Words, shop: ShopOfMessage, facts: Facts): Message => {
  const { kind } = facts;
  const status = facts.status === null ? null : words.t(`referral.status.${facts.status}`);
  const button = buttonOf(words, shop, facts);
  const details = detailsOf(words, shop, facts);
  const [reward] = facts.rewards;
  const variables = {
    shop: isolateWords(shop.name, words.locale),
    status: status ?? "",
    reward: reward === undefined ? "" : rewardText(words, reward),
    date: facts.until === null ? "" : words.date(facts.until, shop.timezone),
  };
  const t = (key: string) => words.t(key, variables);
  const link = details.find(({ is }) => is === "link")?.value ?? button.url;
  const code = details.find(({ is }) => is === "code")?.value;
  return {
    locale: words.locale,
    subject: t(`messages.${kind}.subject`),
    heading: t(`messages.${kind}.heading`),
    body: t(`messages.${kind}.body`),
    status,
    details,
    hint: hintOf(facts) === null ? null : words.t(`messages.hint.${hintOf(facts)}`),
    button,
    footer: words.t("messages.footer.why", variables),
    footerLink: words.t("messages.footer.stop"),
    // On lines of their own, so that the words' direction does not reach them.
    sms: [t(`messages.${kind}.sms`), ...(code === undefined ? [] : [code]), link].join("\n"),
  };
};
