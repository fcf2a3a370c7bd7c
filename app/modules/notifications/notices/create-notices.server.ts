import { adminLocaleFor, type AdminLocale } from "#app/contracts/admin-locales.ts";
import type { NoticeKind } from "#app/contracts/notice-kinds.ts";
import { adminLink, type Shop } from "#app/modules/shops/index.ts";
import type { Translations } from "#app/modules/translations/index.ts";
import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { LimitRule } from "#app/platform/limits/limiter.ts";
import type { Letter } from "#app/platform/messages/letter.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { isShopifyError, type ShopifyError } from "#app/platform/shopify/admin.ts";
import { fetchShopAddress } from "#app/platform/shopify/shop-address.server.ts";
import { letterOf, type LetterWords } from "../render-letter.ts";
import type { Line, Prepared, SendDeps } from "../send-tasks.server.ts";
import { composeNotice, settingsPath } from "./compose-notice.ts";
import { sampleNotice, type NoticeFacts } from "./facts.ts";
import { loadNoticeFacts, type NoticeFactsDeps } from "./load-notice-facts.server.ts";
import { readNoticeSettings, saveNoticeSettings, type NewNoticeSettings } from "./settings.server.ts";
import { readRecent, takeNotice, type Notice } from "./take-notice.server.ts";
import { writeWeekly } from "./write-notices.server.ts";

export interface NoticeDeps extends SendDeps, NoticeFactsDeps {
  translations: Pick<Translations, "wordsFor">;
  /** By which Shopify's admin knows the app. */
  clientId: string;
  newUuid(): string;
}

const trials: LimitRule = { name: "notice-trials", points: 10, perSeconds: 600 };

export type NoticeTrialRefusal =
  | "off"
  | "too_often"
  | "no_address"
  | "no_shopify"
  | "refused"
  | "unavailable";

/** Where notices go, as far as Shopify says it now. */
export interface NoticeAddress {
  address: string | null;
  /** Why Shopify did not say it. */
  problem: ShopifyError["kind"] | null;
}

const languageOf = (locale: AdminLocale | null, shop: Shop): AdminLocale =>
  locale ?? adminLocaleFor(shop.primaryLocale);

const wordsOf = async (
  { translations, clientId }: NoticeDeps,
  shop: Shop,
  locale: AdminLocale | null,
  factsOf: (words: { t(key: string): string }) => NoticeFacts,
) => {
  const words = await translations.wordsFor(shop, languageOf(locale, shop));
  const linkTo = (path: string) => adminLink(shop, clientId, path);
  const notice = composeNotice({ words, shopName: shop.name, linkTo }, factsOf(words));
  return { words, notice };
};

const letterTo = (
  { clientId }: NoticeDeps,
  shop: Shop,
  notice: LetterWords,
  { id, to, sender }: Pick<Letter, "id" | "to" | "sender">,
): Letter =>
  letterOf(notice, {
    id,
    to,
    sender,
    replyTo: null,
    shopName: shop.name,
    footerUrl: adminLink(shop, clientId, settingsPath),
    unsubscribeUrl: null,
  });

const prepare = async (deps: NoticeDeps, shop: Shop, task: Notice): Promise<Prepared> => {
  const { mail, db } = deps;
  if (mail === null) return { quiet: "messages_off" };
  const facts = await loadNoticeFacts(deps, shop, task);
  if (facts === null) return { quiet: "outdated" };
  const { kinds, locale } = await db.tenant(shop.id, (tx) => readNoticeSettings(tx, shop.id));
  if (!kinds.includes(task.kind)) return { quiet: "switched_off" };
  const to = await fetchShopAddress(deps.shopify, shop.id);
  if (to === null) return { quiet: "no_shop_address" };
  const { words, notice } = await wordsOf(deps, shop, locale, () => facts);
  const letter = letterTo(deps, shop, notice, { id: task.id, to, sender: words.t("notices.sender") });
  return { send: () => mail.send(letter) };
};

/** What merchants are told. It waits for a mail server that is away: it tells of trouble, and that may be the very trouble. */
export const noticeLine = (deps: NoticeDeps): Line => ({
  table: "notice_tasks",
  take: async (tx, shop, channels, now) => {
    const task = channels.includes("email") ? await takeNotice(tx, shop.id, now) : null;
    return task && { task, quietBefore: null, prepare: () => prepare(deps, shop, task) };
  },
  triesOutages: false,
});

interface Trial {
  kind: NoticeKind;
  locale: AdminLocale | null;
}

const addressOf = async ({ shopify }: NoticeDeps, shopId: ShopId): Promise<NoticeAddress> => {
  try {
    return { address: await fetchShopAddress(shopify, shopId), problem: null };
  } catch (error) {
    if (isShopifyError(error)) return { address: null, problem: error.kind };
    throw error;
  }
};

const sendTrial = async (
  deps: NoticeDeps,
  shop: Shop,
  { kind, locale }: Trial,
): Promise<Result<null, NoticeTrialRefusal>> => {
  const { mail, limits, clock } = deps;
  if (mail === null) return refuse("off");
  if (!(await limits.take(trials, shop.id)).allowed) return refuse("too_often");
  const { address: to, problem } = await addressOf(deps, shop.id);
  if (problem !== null) return refuse("no_shopify");
  if (to === null) return refuse("no_address");
  const { words, notice } = await wordsOf(deps, shop, locale, ({ t }) =>
    sampleNotice(kind, { currency: shop.currency, now: clock.now(), program: t("notices.sample_program") }),
  );
  const trial = { ...notice, subject: words.t("messages.trial", { subject: notice.subject }) };
  const sender = words.t("notices.sender");
  const handover = await mail.send(letterTo(deps, shop, trial, { id: deps.newUuid(), to, sender }));
  if (handover.is === "sent") return ok(null);
  return refuse(handover.is === "refused" ? "refused" : "unavailable");
};

/** What merchants are told outside of the admin, and what they choose about it. */
export const createNotices = (deps: NoticeDeps) => {
  const { db, clock } = deps;
  return {
    settings: (shopId: ShopId) => db.tenant(shopId, (tx) => readNoticeSettings(tx, shopId)),
    saveSettings: (shopId: ShopId, settings: NewNoticeSettings, seen: number, actor: Actor) =>
      db.tenant(shopId, (tx) => saveNoticeSettings(tx, shopId, settings, seen, actor)),
    recent: (shopId: ShopId) => db.tenant(shopId, (tx) => readRecent(tx, shopId)),
    /** Asks Shopify: never within a transaction. */
    address: (shopId: ShopId) => addressOf(deps, shopId),
    sendTrial: (shop: Shop, trial: Trial) => sendTrial(deps, shop, trial),
    writeWeekly: () => db.maintenance("weekly-notices", (tx) => writeWeekly(tx, clock.now())),
  };
};
