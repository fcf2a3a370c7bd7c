import type { Shop } from "#app/modules/shops/index.ts";
import type { Translations } from "#app/modules/translations/index.ts";
import { fetchRecipient } from "#app/platform/shopify/recipient.server.ts";
import { composeMessage } from "./compose-message.ts";
import type { Facts } from "./facts.ts";
import { loadFacts } from "./load-facts.server.ts";
import { writeNotices } from "./notices/write-notices.server.ts";
import { letterOf } from "./render-letter.ts";
import type { Line, Prepared, SendDeps } from "./send-tasks.server.ts";
import { readSettings } from "./settings.server.ts";
import { takeTask, type Taken } from "./take-task.server.ts";
import { quietBefore, wayTo } from "./task.ts";

export interface MessageDeps extends SendDeps {
  translations: Pick<Translations, "wordsFor">;
  stopUrlOf(shop: Shop, task: Taken, locale: string): string;
}

/** The address lives from here to the provider and nowhere else. */
const prepared = async (
  deps: MessageDeps,
  shop: Shop,
  task: Taken,
  facts: Facts,
  { to, locale }: { to: string; locale: string },
): Promise<Prepared> => {
  const { mail, sms } = deps;
  const message = composeMessage(await deps.translations.wordsFor(shop, locale), shop, facts);
  if (task.channel === "sms" && sms !== null) return { send: () => sms.send({ to, text: message.sms }) };
  // This way was switched off meanwhile.
  if (task.channel === "sms" || mail === null) return { quiet: "messages_off" };
  const { sender, replyTo } = await deps.db.tenant(shop.id, (tx) => readSettings(tx, shop.id));
  const stopUrl = deps.stopUrlOf(shop, task, message.locale);
  const letter = letterOf(message, {
    id: task.id,
    to,
    sender: sender ?? shop.name,
    replyTo,
    shopName: shop.name,
    footerUrl: stopUrl,
    unsubscribeUrl: stopUrl,
  });
  return { send: () => mail.send(letter) };
};

const prepare = async (deps: MessageDeps, shop: Shop, task: Taken): Promise<Prepared> => {
  if (task.shopifyCustomerId === null) return { quiet: "no_account" };
  const facts = await deps.db.tenant(shop.id, (tx) => loadFacts(tx, shop.id, task));
  if (facts === null) return { quiet: "outdated" };
  const recipient = await fetchRecipient(deps.shopify, shop.id, task.shopifyCustomerId);
  const way = wayTo(task, recipient);
  if ("quiet" in way) return way;
  const locale = task.locale ?? recipient?.locale ?? shop.primaryLocale;
  return prepared(deps, shop, task, facts, { to: way.to, locale });
};

/** What customers are told. */
export const messageLine = (deps: MessageDeps): Line => ({
  table: "message_tasks",
  take: async (tx, shop, channels, now) => {
    const task = await takeTask(tx, shop.id, channels, now);
    return task && { task, quietBefore: quietBefore(task, task), prepare: () => prepare(deps, shop, task) };
  },
  triesOutages: true,
  onFailed: (tx, shopId) => writeNotices(tx, [{ shopId, kind: "messages_failed" }]),
});
