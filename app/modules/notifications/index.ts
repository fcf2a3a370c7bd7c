import type { MessageKind } from "#app/contracts/message-kinds.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import { dueShops } from "#app/platform/db/due-shops.server.ts";
import type { EncryptionKey } from "#app/platform/env.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { LimitRule } from "#app/platform/limits/limiter.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { composeMessage, type Message } from "./compose-message.ts";
import { messageLine, type MessageDeps } from "./message-line.server.ts";
import { createNotices, noticeLine, type NoticeDeps } from "./notices/create-notices.server.ts";
import { createOutages } from "./outages.ts";
import { readFailures, readFigures, retryFailed } from "./overview.server.ts";
import { remindToShare } from "./remind.server.ts";
import { htmlOf, letterOf, textOf } from "./render-letter.ts";
import { sampleFacts } from "./sample-facts.ts";
import { sendTasks } from "./send-tasks.server.ts";
import { readSettings, saveSettings, type NewSettings } from "./settings.server.ts";
import { createStopLinks, type StopLink } from "./stop-links.server.ts";
import { readStopped, setStopped } from "./stop-messages.server.ts";
import { dueTasksSql } from "./task-rows.server.ts";

export interface NotificationsDeps extends Omit<MessageDeps & NoticeDeps, "outages" | "stopUrlOf"> {
  keys: readonly EncryptionKey[];
  /** Where the outside finds the app; no trailing slash. */
  appUrl: string;
}

/** Whoever has the admin open could otherwise write to anybody in the shop's name. */
const trials: LimitRule = { name: "message-trials", points: 10, perSeconds: 600 };

export interface Preview extends Pick<Message, "locale" | "subject" | "sms"> {
  html: string;
  text: string;
}

export type TrialRefusal = "off" | "too_often" | "refused" | "unavailable";

export const createNotifications = (deps: NotificationsDeps) => {
  const { db, clock, translations, mail, sms, limits } = deps;
  const links = createStopLinks(deps.keys);
  const sendDeps: MessageDeps & NoticeDeps = {
    ...deps,
    outages: createOutages(),
    stopUrlOf: (shop, { personId }, locale) =>
      `${deps.appUrl}/unsubscribe/${links.tokenOf({ shopId: shop.id, personId })}?lang=${locale}`,
  };
  const lines = [messageLine(sendDeps), noticeLine(sendDeps)];

  const sampleOf = async (shop: Shop, kind: MessageKind, locale: string): Promise<Message> => {
    const facts = sampleFacts(kind, { currency: shop.currency, now: clock.now() });
    return composeMessage(await translations.wordsFor(shop, locale), shop, facts);
  };

  return {
    /** Which ways there are at all. */
    isOn: { email: mail !== null, sms: sms !== null },
    shopsWithMessages: () => dueShops(db, dueTasksSql, [clock.now()]),
    /** Talks to Shopify and to the providers: never within a transaction. */
    send: (shop: Shop) => sendTasks(sendDeps, lines, shop),
    notices: createNotices(sendDeps),
    remind: (shopId: ShopId) => db.tenant(shopId, (tx) => remindToShare(tx, shopId, clock.now())),

    settings: (shopId: ShopId) => db.tenant(shopId, (tx) => readSettings(tx, shopId)),
    saveSettings: (shopId: ShopId, settings: NewSettings, version: number, actor: Actor) =>
      db.tenant(shopId, (tx) => saveSettings(tx, shopId, settings, version, actor)),
    figures: (shopId: ShopId) => db.tenant(shopId, (tx) => readFigures(tx, shopId, clock.now())),
    failures: (shopId: ShopId) => db.tenant(shopId, (tx) => readFailures(tx, shopId)),
    retry: (shopId: ShopId, ids: readonly string[]) =>
      db.tenant(shopId, (tx) => retryFailed(tx, shopId, ids, clock.now())),

    preview: async (shop: Shop, kind: MessageKind, locale: string): Promise<Preview> => {
      const message = await sampleOf(shop, kind, locale);
      const rendering = { shopName: shop.name, footerUrl: null };
      const { subject, sms: short } = message;
      return {
        locale: message.locale,
        subject,
        sms: short,
        html: htmlOf(message, rendering),
        text: textOf(message, rendering),
      };
    },
    /** Goes to an address that is written nowhere. */
    sendTrial: async (
      shop: Shop,
      { kind, locale, to }: { kind: MessageKind; locale: string; to: string },
    ): Promise<Result<null, TrialRefusal>> => {
      if (mail === null) return refuse("off");
      if (!(await limits.take(trials, shop.id)).allowed) return refuse("too_often");
      const message = await sampleOf(shop, kind, locale);
      const words = await translations.wordsFor(shop, locale);
      const { sender, replyTo } = await db.tenant(shop.id, (tx) => readSettings(tx, shop.id));
      const subject = words.t("messages.trial", { subject: message.subject });
      const letter = letterOf(
        { ...message, subject },
        {
          id: deps.newUuid(),
          to,
          sender: sender ?? shop.name,
          replyTo,
          shopName: shop.name,
          footerUrl: null,
          unsubscribeUrl: null,
        },
      );
      const handover = await mail.send(letter);
      if (handover.is === "sent") return ok(null);
      return refuse(handover.is === "refused" ? "refused" : "unavailable");
    },

    readStopLink: links.read,
    hasStopped: (link: StopLink) => db.tenant(link.shopId, (tx) => readStopped(tx, link)),
    setStopped: (link: StopLink, isStopped: boolean) =>
      db.tenant(link.shopId, (tx) => setStopped(tx, link, isStopped, clock.now())),
  };
};

export type Notifications = ReturnType<typeof createNotifications>;
export type { MessageSettings } from "./settings.ts";
export { readSettings as readMessageSettings } from "./settings.server.ts";
export type { NoticeAddress, NoticeTrialRefusal } from "./notices/create-notices.server.ts";
export type { NoticeSettings } from "./notices/settings.ts";
export { writeNotices } from "./notices/write-notices.server.ts";
export { writeTasks, type NewTask } from "./write-tasks.server.ts";
