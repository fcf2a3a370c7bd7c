import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { describeForEveryone } from "#app/edges/proxy/describe-for-everyone.server.ts";
import type { Analytics } from "#app/modules/analytics/index.ts";
import { createNotifications } from "#app/modules/notifications/index.ts";
import { createStorefrontPages } from "#app/modules/storefront/index.ts";
import { createTranslations } from "#app/modules/translations/index.ts";
import { listenTo } from "#app/platform/db/notifications.server.ts";
import type { Env } from "#app/platform/env.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import { createHttpSms } from "#app/platform/messages/http-sms.server.ts";
import { createSmtpMail } from "#app/platform/messages/smtp-mail.server.ts";
import type { PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import type { Platform } from "./platform.server.ts";
import type { Rewarding } from "./rewarding.server.ts";

const localesDirectory = fileURLToPath(new URL("../locales", import.meta.url));

const composeTranslations = ({ env, db, cache, clock, log, metrics }: Platform) =>
  createTranslations({
    db,
    cache,
    clock,
    localesDirectory,
    listen: (on) => listenTo({ databaseUrl: env.databaseUrl, channel: "texts_changed", log, ...on }),
    onLookup: (found) => (found ? metrics.translationsHits : metrics.translationsMisses).inc(),
    onMissing: (key) => {
      metrics.errors.inc({ error_type: "missing_text" });
      log.error({ text: key }, "a text is missing, or what it needs");
    },
  });

/** Each way is off until it is configured. Letters come from an address at the app's own domain unless another is named. */
const composeProviders = ({ smtpUrl, mailFrom, smsUrl, smsFrom, appUrl }: Env) => {
  const { hostname } = new URL(appUrl);
  const from = mailFrom ?? `no-reply@${/[a-z]/.test(hostname) ? hostname : "localhost"}`;
  return {
    mail: smtpUrl === null ? null : createSmtpMail({ url: smtpUrl, from }),
    sms: smsUrl === null || smsFrom === null ? null : createHttpSms({ url: smsUrl, from: smsFrom }),
  };
};

/** What people are told, and where: the texts, the messages, the offer on the shop's own pages. */
export const composeWording = (
  platform: Platform,
  admin: PacedShopifyAdmin,
  { referrals, rewards, settlement, reconciliation }: Rewarding,
  analytics: Analytics,
) => {
  const { env, db, clock, limits, log } = platform;
  const translations = composeTranslations(platform);
  const notifications = createNotifications({
    db,
    clock,
    shopify: admin,
    translations,
    limits,
    analytics,
    open: {
      rewards_waiting: rewards.needsMerchant,
      review_waiting: settlement.countUnderReview,
      deliveries_failed: reconciliation.countFailed,
    },
    ...composeProviders(env),
    keys: env.encryptionKeys,
    clientId: env.shopifyApiKey,
    appUrl: env.appUrl,
    newUuid: randomUUID,
    random: Math.random,
    onError: (shopId, error) =>
      log.error({ shop_id: shopId, reason: messageOf(error) }, "a message could not be made"),
  });
  const storefrontPages = createStorefrontPages({
    db,
    clock,
    shopify: admin,
    describe: (shop) => describeForEveryone({ referrals, translations }, shop),
    textsVersion: translations.bundledVersion,
  });
  return { translations, notifications, storefrontPages };
};
