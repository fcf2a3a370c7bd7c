import { messageChannels, type MessageChannel } from "#app/contracts/message-kinds.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Translations } from "#app/modules/translations/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Limiter, LimitRule } from "#app/platform/limits/limiter.ts";
import type { Handover } from "#app/platform/messages/handover.ts";
import type { MailSender, SmsSender } from "#app/platform/messages/letter.ts";
import { ShopifyError, type PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { fetchRecipient } from "#app/platform/shopify/recipient.server.ts";
import { composeMessage } from "./compose-message.ts";
import type { Facts } from "./facts.ts";
import { loadFacts } from "./load-facts.server.ts";
import type { Outages } from "./outages.ts";
import { letterOf } from "./render-message.ts";
import { readSettings } from "./settings.server.ts";
import {
  noteHandover,
  recordEnd,
  recordPostponed,
  skipChannels,
  takeTask,
  type End,
  type Postponed,
  type Taken,
} from "./take-task.server.ts";
import { mostTries, quietBefore, retryAfterMs, wayTo } from "./task.ts";

export interface SendDeps {
  db: Database;
  clock: Clock;
  shopify: PacedShopifyAdmin;
  translations: Pick<Translations, "wordsFor">;
  limits: Limiter;
  /** Null: this way is off. */
  mail: MailSender | null;
  sms: SmsSender | null;
  outages: Outages;
  stopUrlOf(shop: Shop, task: Taken, locale: string): string;
  random(): number;
  /** Of one message; the others go on. */
  onError(shopId: ShopId, error: unknown): void;
}

/** A shop with more to say goes on in the next run, so that the others get their turn. */
const mostPerRun = 100;
/** So many letters are under way at once: one slow answer does not hold up the rest. */
const lanes = 4;
const perShop: LimitRule = { name: "messages-per-shop", points: 20, perSeconds: 1 };

const isOn = ({ mail, sms }: SendDeps, channel: MessageChannel): boolean =>
  (channel === "email" ? mail : sms) !== null;

type Verdict = { end: End } | { postponed: Postponed; stopsShop: boolean };

const quiet = (reason: string): Verdict => ({ end: { state: "skipped", reason } });
const failed = (reason: string): Verdict => ({ end: { state: "failed", reason } });

const later = (deps: SendDeps, reason: string, afterMs: number, isTry: boolean): Verdict => ({
  postponed: { reason, until: new Date(deps.clock.now().getTime() + afterMs), isTry },
  stopsShop: !isTry,
});

const minute = 60_000;

/** Shopify's troubles are no tries of the message: it waits, and is too late at some point. */
const verdictOfShopify = (deps: SendDeps, { kind }: ShopifyError): Verdict => {
  if (kind === "rejected") return failed("rejected");
  if (kind === "forbidden") return later(deps, "missing_scope", 60 * minute, false);
  return kind === "unauthorized"
    ? later(deps, "no_token", 60 * minute, false)
    : later(deps, kind, minute, false);
};

const verdictOf = (deps: SendDeps, { channel, attempts }: Taken, handover: Handover): Verdict => {
  switch (handover.is) {
    case "sent":
      deps.outages.over(channel);
      return { end: { state: "sent", reason: null } };
    case "refused":
      return handover.reason === "opted_out" ? quiet(handover.reason) : failed(handover.reason);
    case "unknown":
      return failed("unknown_outcome");
    default:
      if (handover.isOutage) deps.outages.begin(channel, deps.clock.now());
      return attempts >= mostTries
        ? failed(handover.reason)
        : later(deps, handover.reason, retryAfterMs(attempts, deps.random()), true);
  }
};

/** The address lives from here to the provider and nowhere else. Null: this way was switched off meanwhile. */
const prepared = async (
  deps: SendDeps,
  shop: Shop,
  task: Taken,
  facts: Facts,
  { to, locale }: { to: string; locale: string },
): Promise<(() => Promise<Handover>) | null> => {
  const { mail, sms } = deps;
  const message = composeMessage(await deps.translations.wordsFor(shop, locale), shop, facts);
  if (task.channel === "sms") return sms && (() => sms.send({ to, text: message.sms }));
  if (mail === null) return null;
  const { sender, replyTo } = await deps.db.tenant(shop.id, (tx) => readSettings(tx, shop.id));
  const letter = letterOf(message, {
    id: task.id,
    to,
    sender: sender ?? shop.name,
    replyTo,
    shopName: shop.name,
    stopUrl: deps.stopUrlOf(shop, task, message.locale),
  });
  return () => mail.send(letter);
};

const attempt = async (deps: SendDeps, shop: Shop, task: Taken): Promise<Verdict> => {
  // Whoever held it before may have sent it: twice is worse than a word that the merchant can give himself.
  if (task.wasHandedOver) return failed("unknown_outcome");
  const reason = quietBefore(task, task, deps.clock.now());
  if (reason !== null || task.shopifyCustomerId === null) return quiet(reason ?? "no_account");
  if (task.attempts > mostTries) return failed("gave_up");
  const facts = await deps.db.tenant(shop.id, (tx) => loadFacts(tx, shop.id, task));
  if (facts === null) return quiet("outdated");
  const recipient = await fetchRecipient(deps.shopify, shop.id, task.shopifyCustomerId);
  const way = wayTo(task, recipient);
  if ("quiet" in way) return quiet(way.quiet);
  const locale = task.locale ?? recipient?.locale ?? shop.primaryLocale;
  const send = await prepared(deps, shop, task, facts, { to: way.to, locale });
  if (send === null) return quiet("messages_off");
  const isMine = await deps.db.tenant(shop.id, (tx) => noteHandover(tx, shop.id, task, deps.clock.now()));
  return isMine ? verdictOf(deps, task, await send()) : quiet("taken_over");
};

const attempted = async (deps: SendDeps, shop: Shop, task: Taken): Promise<Verdict> => {
  try {
    return await attempt(deps, shop, task);
  } catch (error) {
    if (error instanceof ShopifyError) return verdictOfShopify(deps, error);
    deps.onError(shop.id, error);
    const isLast = task.attempts >= mostTries;
    return isLast
      ? failed("internal")
      : later(deps, "internal", retryAfterMs(task.attempts, deps.random()), true);
  }
};

/** Answers whether the shop's other messages had better wait, too. */
const work = async (deps: SendDeps, shop: Shop, task: Taken): Promise<boolean> => {
  const verdict = await attempted(deps, shop, task);
  await deps.db.tenant(shop.id, async (tx) => {
    if ("end" in verdict) await recordEnd(tx, shop.id, task, verdict.end, deps.clock.now());
    else await recordPostponed(tx, shop.id, task, verdict.postponed);
  });
  return "postponed" in verdict && verdict.stopsShop;
};

/** Sends what a shop has to say. Safe to run any number of times at once. Answers whether there may be more. */
export const sendMessages = async (deps: SendDeps, shop: Shop): Promise<{ more: boolean }> => {
  const off = messageChannels.filter((channel) => !isOn(deps, channel));
  if (off.length > 0) await deps.db.tenant(shop.id, (tx) => skipChannels(tx, shop.id, off, deps.clock.now()));
  let left = mostPerRun;
  let isDone = false;
  const lane = async (): Promise<void> => {
    while (!isDone && left > 0) {
      left -= 1;
      const now = deps.clock.now();
      const channels = messageChannels.filter(
        (channel) => isOn(deps, channel) && deps.outages.mayTry(channel, now),
      );
      const isCalm =
        deps.shopify.msUntilCalm(shop.id) === 0 && (await deps.limits.take(perShop, shop.id)).allowed;
      const task =
        channels.length > 0 && isCalm
          ? await deps.db.tenant(shop.id, (tx) => takeTask(tx, shop.id, channels, now))
          : null;
      if (task === null || (await work(deps, shop, task))) isDone = true;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { more: !isDone };
};
