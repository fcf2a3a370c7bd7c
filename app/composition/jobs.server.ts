import { setTimeout as pause } from "node:timers/promises";
import { jobsOf } from "#app/edges/jobs/jobs.ts";
import { paceShops } from "#app/edges/jobs/pace-shops.ts";
import { writeNotices } from "#app/modules/notifications/index.ts";
import { drainInbox, type DrainDeps } from "#app/platform/inbox/drain-inbox.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import { relayOutbox } from "#app/platform/outbox/relay-outbox.server.ts";
import { composeHandlers, type Handlers } from "./deliveries.server.ts";
import type { Modules } from "./modules.server.ts";
import type { Platform } from "./platform.server.ts";
import { composeSubscribers } from "./subscribers.server.ts";

const composeDrain = (platform: Platform, handlers: Handlers): DrainDeps => {
  const { env, db, limits, log, metrics, clock } = platform;
  return {
    db,
    handlers,
    allowance: paceShops({
      limits,
      clock,
      ratePerShop: env.processingRatePerShop,
      onWait: () => metrics.rateLimited.inc(),
    }),
    tellDead: (tx, shopIds) =>
      writeNotices(
        tx,
        shopIds.map((shopId) => ({ shopId, kind: "deliveries_failed" })),
      ),
    onDead: ({ id, topic }, reason) => {
      metrics.errors.inc({ error_type: "dead_letter" });
      log.error({ inbox_id: id, event_type: topic, reason }, "dead letter");
    },
    onRetry: ({ id, topic, attempts }, error) => {
      metrics.errors.inc({ error_type: "retry" });
      log.warn(
        { inbox_id: id, event_type: topic, attempts, reason: messageOf(error) },
        "delivery failed, will be retried",
      );
    },
  };
};

/** Where each job finds its work. Names and schedules stand in edges/jobs/jobs.ts. */
export const composeJobs = (platform: Platform, modules: Modules) => {
  const { db, queue, log, clock } = platform;
  const { settlement, programs, referrals, rewards, points, shops } = modules;
  const { audit, privacy, reconciliation, customers, notifications } = modules;
  const { translations, analytics, storefrontPages, keepToken } = modules;
  const handlers = composeHandlers(platform, modules);
  const drainDeps = composeDrain(platform, handlers);
  const subscribers = composeSubscribers(platform, modules);
  return jobsOf({
    drainInbox: () => drainInbox(drainDeps),
    pause,
    relayOutbox: () => relayOutbox(db, subscribers),
    installedShops: shops.list,
    due: {
      ...settlement.due,
      rewards: rewards.shopsThatOwe,
      offers: storefrontPages.shopsToPublish,
      figures: analytics.stale,
      messages: notifications.shopsWithMessages,
    },
    fetchHistories: ({ id }) => settlement.fetchHistories(id),
    releaseHolds: ({ id }) => settlement.releaseHolds(id),
    confirmRewarded: ({ id }) => settlement.confirmRewarded(id),
    reconcileOrders: ({ id }) => reconciliation.reconcile(id),
    expireClaims: ({ id }) => referrals.expireClaims(id),
    refillPools: ({ id }) => programs.refillPools(id),
    retireCodes: ({ id }) => programs.retireCodes(id),
    refreshCollections: ({ id }) => programs.refreshCollections(id),
    carryOutRewards: ({ id }) => rewards.carryOut(id),
    deleteRetiredCodes: ({ id }) => rewards.retireCodes(id),
    expirePoints: async ({ id }) => {
      await points.expire(id, clock.now());
      await points.warnOfExpiry(id, clock.now());
    },
    publishOffer: storefrontPages.publishOffer,
    refreshFigures: ({ id }) => analytics.refresh(id),
    sendMessages: notifications.send,
    remindToShare: ({ id }) => notifications.remind(id),
    writeWeeklyNotices: notifications.notices.writeWeekly,
    cleanTexts: () => translations.clean(),
    keepTokens: ({ id, domain }) => keepToken(id, domain),
    tidyCustomers: ({ id }) => customers.tidy(id),
    workPrivacy: privacy.work,
    retain: async () => {
      await privacy.expireErased();
      await privacy.retain(Object.keys(handlers));
    },
    archiveAudit: audit.archive,
    sealAudit: audit.seal,
    prepareAuditMonths: audit.prepareMonths,
    wake: queue.wake,
    onShopFailed: (job, { id }, error) =>
      log.error({ job, shop_id: id, reason: messageOf(error) }, "job failed for a shop"),
  });
};
