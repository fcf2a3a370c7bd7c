import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import {
  customerDeletions,
  customerDescriptions,
  customerMerges,
} from "#app/edges/jobs/customer-deliveries.ts";
import { jobNames, jobsOf } from "#app/edges/jobs/jobs.ts";
import { disputeDeliveries, orderDeletions, orderEdits } from "#app/edges/jobs/order-deliveries.ts";
import { paceShops } from "#app/edges/jobs/pace-shops.ts";
import { orderDeliveries, refundDeliveries } from "#app/edges/jobs/settle-deliveries.ts";
import { privacyDeliveries } from "#app/edges/jobs/privacy-deliveries.ts";
import {
  discountDeletions,
  scopeChanges,
  shopDescriptions,
  uninstallDeliveries,
} from "#app/edges/jobs/shop-deliveries.ts";
import { allowLists } from "#app/contracts/webhooks/allow-list.ts";
import { createIntake } from "#app/edges/webhooks/intake.server.ts";
import { keepAllowed } from "#app/edges/webhooks/keep-allowed.ts";
import { describeForEveryone } from "#app/edges/proxy/describe-for-everyone.server.ts";
import { createAnalytics } from "#app/modules/analytics/index.ts";
import { createApiKeys } from "#app/modules/api-keys/index.ts";
import { createAudit } from "#app/modules/audit/index.ts";
import { createNotifications, writeNotices } from "#app/modules/notifications/index.ts";
import { createPoints } from "#app/modules/points/index.ts";
import { createPrivacy } from "#app/modules/privacy/index.ts";
import { createPrograms } from "#app/modules/programs/index.ts";
import { createCustomers } from "#app/modules/customers/index.ts";
import { createReconciliation } from "#app/modules/reconciliation/index.ts";
import { createReferrals } from "#app/modules/referrals/index.ts";
import { createSavedViews } from "#app/modules/saved-views/index.ts";
import { createRewards } from "#app/modules/rewards/index.ts";
import { createSettlement } from "#app/modules/settlement/index.ts";
import { createShops, type Shop, type Shops } from "#app/modules/shops/index.ts";
import { createStorefrontPages } from "#app/modules/storefront/index.ts";
import { createTiers } from "#app/modules/tiers/index.ts";
import { createTranslations } from "#app/modules/translations/index.ts";
import { createArchiveStorage } from "#app/platform/archive/create-archive-storage.server.ts";
import { createMemoryCache, createRedisCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import { listenTo } from "#app/platform/db/notifications.server.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import { createEncryption, type Encryption } from "#app/platform/encryption.server.ts";
import type { Env } from "#app/platform/env.server.ts";
import { parseShopDomain, type ShopDomain, type ShopId } from "#app/platform/ids.ts";
import { drainInbox } from "#app/platform/inbox/drain-inbox.server.ts";
import { createDeliveryStore } from "#app/platform/inbox/store-deliveries.server.ts";
import { createMemoryLimiter, createRedisLimiter } from "#app/platform/limits/limiters.server.ts";
import { createLogger, type Logger } from "#app/platform/logger.server.ts";
import { createHttpSms } from "#app/platform/messages/http-sms.server.ts";
import { createSmtpMail } from "#app/platform/messages/smtp-mail.server.ts";
import { createMetrics, type Metrics } from "#app/platform/metrics.server.ts";
import { relayOutbox, type Subscriber } from "#app/platform/outbox/relay-outbox.server.ts";
import { createPostgresQueue, createRedisQueue } from "#app/platform/queue/bullmq-queue.server.ts";
import { createShopifyAdmin } from "#app/platform/shopify/admin.server.ts";
import { createShopify } from "#app/platform/shopify/create-shopify.server.ts";
import { createSessionStorage } from "#app/platform/shopify/session-storage.server.ts";
import { createNameReader } from "#app/platform/shopify/names.server.ts";
import { fetchShopDetails } from "#app/platform/shopify/shop-details.server.ts";
import { createShopTokens, createTokenKeeper } from "#app/platform/shopify/shop-token.server.ts";

const webhookRule = { name: "webhooks", points: 100, perSeconds: 1 };

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const connectRedis = (url: string, log: Logger): Redis => {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis.on("error", (error) => log.error({ reason: error.message }, "redis connection"));
  return redis;
};

/** Which adapters stand behind the ports: Redis where it is configured, else PostgreSQL and this process. */
const composePlatform = (env: Env, log: Logger) => {
  const db = createDatabase({ ...env, log });
  const redis = env.redisUrl === null ? null : connectRedis(env.redisUrl, log);
  const cacheRedis = env.redisCacheUrl === null ? redis : connectRedis(env.redisCacheUrl, log);
  const cache =
    cacheRedis === null
      ? createMemoryCache(systemClock)
      : createRedisCache(cacheRedis, (error) => log.warn({ reason: messageOf(error) }, "cache"));
  const limits = redis === null ? createMemoryLimiter() : createRedisLimiter(redis);
  const queue =
    env.redisUrl === null
      ? createPostgresQueue(required(env.queueDatabaseUrl), log)
      : createRedisQueue(env.redisUrl, log);
  const close = async () => {
    await queue.close();
    for (const connection of new Set([redis, cacheRedis])) connection?.disconnect();
    await db.close();
  };
  return { env, log, db, redis, cache, limits, queue, metrics: createMetrics(), clock: systemClock, close };
};

type Platform = ReturnType<typeof composePlatform>;

/** env.server.ts has checked that one of the two homes of the queue is configured. */
const required = (url: string | null): string => {
  if (url === null) throw new Error("QUEUE_DATABASE_URL is missing");
  return url;
};

const composeShopify = ({ env, db, clock }: Platform, encryption: Encryption, shops: Shops) => {
  const { shopifyApiKey: apiKey, shopifyApiSecret: apiSecret } = env;
  const domainOf = async (shopId: ShopId): Promise<ShopDomain> => (await shopOfId(shops, shopId)).domain;
  const tokenDeps = { db, encryption, clock, apiKey, apiSecret };
  const accessToken = createShopTokens(tokenDeps);
  const admin = createShopifyAdmin({
    domainOf,
    accessToken,
    pause,
    random: Math.random,
  });
  const shopIdFor = async (domain: ShopDomain) => (await shops.findByDomain(domain))?.id ?? null;
  const sessionStorage = createSessionStorage({
    db,
    encryption,
    shopIdFor,
    ensureShop: async (domain) =>
      (await shopIdFor(domain)) ?? (await shops.install(unknownDetails(domain))).id,
  });
  /** The first exchange of a token is the installation; the later ones keep what Shopify says of the shop fresh. */
  const onTokenExchanged = async (session: { shop: string }): Promise<void> => {
    const domain = parseShopDomain(session.shop);
    const shopId = domain === null ? null : await shopIdFor(domain);
    if (domain === null || shopId === null) return;
    await shops.install({ domain, ...(await fetchShopDetails(admin, shopId)) });
  };
  return {
    admin,
    shopify: createShopify({ env, sessionStorage, onTokenExchanged }),
    keepToken: createTokenKeeper(tokenDeps, accessToken),
  };
};

/** Holds until Shopify told more, a moment later. */
const unknownDetails = (domain: ShopDomain) => ({
  domain,
  name: domain,
  storefrontUrl: `https://${domain}`,
  currency: "USD",
  timezone: "UTC",
  primaryLocale: "en",
  isDevelopmentStore: false,
});

const shopOfId = async (shops: Shops, shopId: ShopId): Promise<Shop> => {
  const shop = await shops.findById(shopId);
  if (shop === null) throw new Error(`There is no shop ${shopId}`);
  return shop;
};

/** Each way is off until it is configured. Letters come from an address at the app's own domain unless another is named. */
const composeProviders = ({ smtpUrl, mailFrom, smsUrl, smsFrom, appUrl }: Env) => {
  const { hostname } = new URL(appUrl);
  const from = mailFrom ?? `no-reply@${/[a-z]/.test(hostname) ? hostname : "localhost"}`;
  return {
    mail: smtpUrl === null ? null : createSmtpMail({ url: smtpUrl, from }),
    sms: smsUrl === null || smsFrom === null ? null : createHttpSms({ url: smsUrl, from: smsFrom }),
  };
};

const composeModules = (platform: Platform) => {
  const { env, db, clock, cache, limits, queue, log, metrics } = platform;
  const encryption = createEncryption(env.encryptionKeys);
  const shops = createShops({ db, encryption, clock });
  const { admin, shopify, keepToken } = composeShopify(platform, encryption, shops);
  const programs = createPrograms({ db, shopify: admin, clock, randomBytes, pause: (ms) => pause(ms) });
  const referrals = createReferrals({
    db,
    clock,
    programs,
    limits,
    newUuid: randomUUID,
    randomBytes,
    wakeRefill: () => queue.wake(jobNames.refillPools),
    wakeHistories: () => queue.wake(jobNames.customerHistories),
    attributeKeys: env.encryptionKeys,
  });
  const settlement = createSettlement({
    db,
    clock,
    shopify: admin,
    shopOf: (shopId) => shopOfId(shops, shopId),
    readAttribute: referrals.readCartAttribute,
    newId: randomUUID,
    wakeEffects: () =>
      Promise.all([queue.wake(jobNames.carryOutRewards), queue.wake(jobNames.relayOutbox)]).then(
        () => undefined,
        (error: unknown) => log.warn({ reason: messageOf(error) }, "wake-up"),
      ),
  });
  const audit = createAudit({
    db,
    clock,
    storage: createArchiveStorage(env),
    onShopFailed: (shopId, error) => {
      metrics.errors.inc({ error_type: "audit" });
      log.error({ job: "audit", shop_id: shopId, reason: messageOf(error) }, "job failed for a shop");
    },
  });
  const reconciliation = createReconciliation({
    db,
    clock,
    shopify: admin,
    keepOrder: async (shopId, body) =>
      keepAllowed(allowLists["orders/updated"], body, await shops.personHash(shopId)),
  });
  const points = createPoints({ db });
  const rewards = createRewards({
    db,
    shopify: admin,
    clock,
    points,
    randomBytes,
    random: Math.random,
    pause: (ms) => pause(ms),
    onError: (shopId, error) =>
      platform.log.error(
        { shop_id: shopId, reason: messageOf(error) },
        "a reward could not be given at once",
      ),
  });
  const localesDirectory = fileURLToPath(new URL("locales", import.meta.url));
  const translations = createTranslations({
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
  const analytics = createAnalytics({ db, clock });
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
  return {
    encryption,
    shops,
    admin,
    shopify,
    keepToken,
    programs,
    referrals,
    settlement,
    reconciliation,
    customers: createCustomers({ db, clock }),
    points,
    rewards,
    savedViews: createSavedViews({ db }),
    tiers: createTiers({ db }),
    apiKeys: createApiKeys({ db, clock }),
    analytics,
    audit,
    privacy: createPrivacy({
      db,
      clock,
      removeArchives: audit.removeArchives,
      onShopErased: shops.forget,
      onRequestFailed: ({ id, shopId, kind }, error) =>
        log.error(
          { privacy_request: id, shop_id: shopId, kind, reason: messageOf(error) },
          "privacy request failed, will be retried",
        ),
    }),
    names: createNameReader({ shopify: admin, pause: (ms) => pause(ms) }),
    translations,
    storefrontPages: createStorefrontPages({
      db,
      clock,
      shopify: admin,
      describe: (shop) => describeForEveryone({ referrals, translations }, shop),
      textsVersion: translations.bundledVersion,
    }),
    notifications,
  };
};

type Modules = ReturnType<typeof composeModules>;

const composeIntake = ({ env, db, limits, queue, log, metrics }: Platform, { shops, privacy }: Modules) => {
  const onStored = () => {
    // A wake-up that is lost costs a second: the sweep finds the row.
    queue.wake(jobNames.drainInbox).catch((error) => log.warn({ reason: messageOf(error) }, "wake-up"));
  };
  // Limiter keys outlive the request, so they hold a hash and no address.
  const addressKey = (address: string) =>
    createHmac("sha256", env.shopifyApiSecret).update(address).digest("base64url");
  return createIntake({
    secrets: [env.shopifyApiSecret, env.shopifyApiSecretPrevious].filter((secret) => secret !== null),
    findShop: shops.findByDomain,
    personHash: shops.personHash,
    store: createDeliveryStore(db, onStored),
    noteUnknownShop: privacy.noteUnknownShop,
    countRequest: async (address) => {
      const taken = await limits.take(webhookRule, addressKey(address));
      return taken.allowed ? null : taken;
    },
    onAnswer: ({ topic, status, stored }) => {
      metrics.webhooks.inc({ topic, status: String(status) });
      if (status === 200 && !stored) metrics.unknownShops.inc();
    },
  });
};

const composeHandlers = ({ clock, queue }: Platform, { settlement, shops, privacy }: Modules) => {
  const deps = {
    settlement,
    currencyOf: async (shopId: ShopId) => (await shopOfId(shops, shopId)).currency,
    wantHistories: () => queue.wake(jobNames.customerHistories),
  };
  const order = orderDeliveries(deps);
  const dispute = disputeDeliveries(settlement);
  const requests = { receive: privacy.receive, wakePrivacy: () => queue.wake(jobNames.privacy) };
  return {
    "orders/create": order,
    "orders/paid": order,
    "orders/updated": order,
    "orders/fulfilled": order,
    "orders/cancelled": order,
    "orders/edited": orderEdits,
    "orders/delete": orderDeletions(settlement),
    "refunds/create": refundDeliveries(deps),
    "disputes/create": dispute,
    "disputes/update": dispute,
    "customers/create": customerDescriptions,
    "customers/update": customerDescriptions,
    "customers/delete": customerDeletions(clock),
    "customers/merge": customerMerges,
    "shop/update": shopDescriptions,
    "discounts/delete": discountDeletions,
    "app/scopes_update": scopeChanges,
    "app/uninstalled": uninstallDeliveries(clock),
    "customers/data_request": privacyDeliveries(requests, "data_request"),
    "customers/redact": privacyDeliveries(requests, "customer_redact"),
    "shop/redact": privacyDeliveries(requests, "shop_redact"),
  };
};

const countConversions =
  (metrics: Metrics): Subscriber =>
  async (events) => {
    for (const { eventType, payload } of events) {
      if (eventType !== "referral.completed") continue;
      metrics.conversions.inc({ status: String(payload["status"]), locale: String(payload["locale"]) });
    }
  };

/** A word that waits is worth a run now; the schedule finds those whose wake-up was lost. */
const wakeMessages =
  ({ queue, log }: Platform): Subscriber =>
  async (events) => {
    if (!events.some(({ eventType }) => eventType === "referral.task")) return;
    await queue
      .wake(jobNames.sendMessages)
      .catch((error) => log.warn({ reason: messageOf(error) }, "wake-up of messages"));
  };

const composeJobs = (platform: Platform, modules: Modules) => {
  const { env, db, limits, queue, log, metrics, clock } = platform;
  const { settlement, programs, referrals, rewards, points, shops } = modules;
  const { audit, privacy, reconciliation, customers, notifications } = modules;
  const handlers = composeHandlers(platform, modules);
  const allowance = paceShops({
    limits,
    clock,
    ratePerShop: env.processingRatePerShop,
    onWait: () => metrics.rateLimited.inc(),
  });
  const drainDeps = {
    db,
    handlers,
    allowance,
    tellDead: (tx: Tx, shopIds: readonly ShopId[]) =>
      writeNotices(
        tx,
        shopIds.map((shopId) => ({ shopId, kind: "deliveries_failed" })),
      ),
    onDead: ({ id, topic }: { id: string; topic: string }, reason: string) => {
      metrics.errors.inc({ error_type: "dead_letter" });
      log.error({ inbox_id: id, event_type: topic, reason }, "dead letter");
    },
    onRetry: ({ id, topic, attempts }: { id: string; topic: string; attempts: number }, error: unknown) => {
      metrics.errors.inc({ error_type: "retry" });
      log.warn(
        { inbox_id: id, event_type: topic, attempts, reason: messageOf(error) },
        "delivery failed, will be retried",
      );
    },
  };
  return jobsOf({
    drainInbox: () => drainInbox(drainDeps),
    pause: (ms) => pause(ms),
    relayOutbox: () =>
      relayOutbox(db, [
        countConversions(metrics),
        modules.translations.forgetChanged,
        wakeMessages(platform),
      ]),
    installedShops: shops.list,
    fetchHistories: ({ id }) => settlement.fetchHistories(id),
    releaseHolds: ({ id }) => settlement.releaseHolds(id),
    confirmRewarded: ({ id }) => settlement.confirmRewarded(id),
    refillPools: ({ id }) => programs.refillPools(id),
    workPrivacy: privacy.work,
    retain: async () => {
      await privacy.expireErased();
      await privacy.retain(Object.keys(handlers));
    },
    cleanTexts: () => modules.translations.clean(),
    archiveAudit: audit.archive,
    sealAudit: audit.seal,
    prepareAuditMonths: audit.prepareMonths,
    reconcileOrders: ({ id }) => reconciliation.reconcile(id),
    expireClaims: ({ id }) => referrals.expireClaims(id),
    retireCodes: ({ id }) => programs.retireCodes(id),
    refreshCollections: ({ id }) => programs.refreshCollections(id),
    keepTokens: ({ id, domain }) => modules.keepToken(id, domain),
    tidyCustomers: ({ id }) => customers.tidy(id),
    due: {
      ...settlement.due,
      rewards: rewards.shopsThatOwe,
      offers: modules.storefrontPages.shopsToPublish,
      figures: modules.analytics.stale,
      messages: notifications.shopsWithMessages,
    },
    carryOutRewards: ({ id }) => rewards.carryOut(id),
    deleteRetiredCodes: ({ id }) => rewards.retireCodes(id),
    publishOffer: modules.storefrontPages.publishOffer,
    refreshFigures: ({ id }) => modules.analytics.refresh(id),
    sendMessages: notifications.send,
    remindToShare: ({ id }) => notifications.remind(id),
    writeWeeklyNotices: notifications.notices.writeWeekly,
    expirePoints: async ({ id }) => {
      await points.expire(id, clock.now());
      await points.warnOfExpiry(id, clock.now());
    },
    wake: queue.wake,
    onShopFailed: (job, { id }, error) =>
      log.error({ job, shop_id: id, reason: messageOf(error) }, "job failed for a shop"),
  });
};

const countDeadLetters = async (db: Database): Promise<number> => {
  const [row] = await db.maintenance("metrics", (tx) =>
    tx.query<{ count: number }>("select count(*)::int from dead_letters where reprocessed_at is null"),
  );
  return row?.count ?? 0;
};

/** The only place that picks adapters. Entrypoints call it once; everybody else is handed what it made. */
export const compose = (env: Env, log: Logger = createLogger(env.logLevel)) => {
  const platform = composePlatform(env, log);
  const modules = composeModules(platform);
  const { db, redis, queue, metrics } = platform;
  return {
    ...platform,
    ...modules,
    close: async () => {
      await modules.translations.close();
      await platform.close();
    },
    intake: composeIntake(platform, modules),
    jobs: composeJobs(platform, modules),
    /** What /ready looks at. */
    checks: {
      database: async () => void (await db.directory.query("select 1")),
      queue: queue.ping,
      ...(redis === null ? {} : { redis: async () => void (await redis.ping()) }),
    },
    refreshMetrics: async () => metrics.deadLetters.set(await countDeadLetters(db)),
  };
};

export type App = ReturnType<typeof compose>;
