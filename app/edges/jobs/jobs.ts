import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { JobDefinitions } from "#app/platform/queue/queue.ts";

export interface JobDeps {
  drainInbox(): Promise<{ more: boolean; waits: boolean }>;
  pause(ms: number): Promise<void>;
  relayOutbox(): Promise<void>;
  installedShops(): Promise<readonly Shop[]>;
  /** Of the installed shops only these have something to do. */
  due: Readonly<
    Record<
      "histories" | "holds" | "confirmations" | "rewards" | "offers" | "figures" | "messages",
      () => Promise<ReadonlySet<ShopId>>
    >
  >;
  fetchHistories(shop: Shop): Promise<unknown>;
  releaseHolds(shop: Shop): Promise<number>;
  confirmRewarded(shop: Shop): Promise<number>;
  refillPools(shop: Shop): Promise<unknown>;
  workPrivacy(): Promise<void>;
  /** Ends what was kept long enough. */
  retain(): Promise<void>;
  cleanTexts(): Promise<unknown>;
  archiveAudit(): Promise<void>;
  sealAudit(): Promise<void>;
  prepareAuditMonths(): Promise<void>;
  reconcileOrders(shop: Shop): Promise<unknown>;
  tidyCustomers(shop: Shop): Promise<unknown>;
  expireClaims(shop: Shop): Promise<{ wantsReconciliation: boolean }>;
  retireCodes(shop: Shop): Promise<unknown>;
  keepTokens(shop: Shop): Promise<unknown>;
  refreshCollections(shop: Shop): Promise<unknown>;
  carryOutRewards(shop: Shop): Promise<{ more: boolean }>;
  deleteRetiredCodes(shop: Shop): Promise<unknown>;
  expirePoints(shop: Shop): Promise<unknown>;
  publishOffer(shop: Shop): Promise<unknown>;
  refreshFigures(shop: Shop): Promise<unknown>;
  sendMessages(shop: Shop): Promise<{ more: boolean }>;
  remindToShare(shop: Shop): Promise<unknown>;
  writeWeeklyNotices(): Promise<unknown>;
  wake(job: string): Promise<void>;
  /** A shop that fails must not keep the others waiting. */
  onShopFailed(job: string, shop: Shop, error: unknown): void;
}

export const jobNames = {
  drainInbox: "drain-inbox",
  relayOutbox: "relay-outbox",
  customerHistories: "customer-histories",
  releaseHolds: "release-holds",
  confirmRewarded: "confirm-rewarded",
  refillPools: "refill-pools",
  privacy: "privacy",
  retention: "retention",
  cleanTexts: "clean-texts",
  archiveAudit: "archive-audit",
  sealAudit: "seal-audit",
  prepareAuditMonths: "prepare-audit-months",
  reconcileOrders: "reconcile-orders",
  tidyCustomers: "tidy-customers",
  expireClaims: "expire-claims",
  keepTokens: "keep-tokens",
  refreshCollections: "refresh-collections",
  carryOutRewards: "carry-out-rewards",
  deleteRetiredCodes: "delete-retired-codes",
  expirePoints: "expire-points",
  publishOffers: "publish-offers",
  refreshFigures: "refresh-figures",
  sendMessages: "send-messages",
  remindToShare: "remind-to-share",
  weeklyNotices: "weekly-notices",
} as const;

/** So often, and so many times, a drain looks again after what waits for its shop's pace. */
const paceMs = 100;
const mostPauses = 10;

const seconds = (count: number) => count * 1000;
const hours = (count: number) => seconds(count * 3_600);

/**
 * Everything that happens without a person asking. Wake-ups make a job prompt; the schedule is the sweep that finds what no
 * wake-up reached.
 */
export const jobsOf = (deps: JobDeps): JobDefinitions => {
  const workFor = async (
    job: string,
    shops: readonly Shop[],
    work: (shop: Shop) => Promise<unknown>,
  ): Promise<void> => {
    for (const shop of shops) {
      try {
        await work(shop);
      } catch (error) {
        deps.onShopFailed(job, shop, error);
      }
    }
  };

  const forEachShop = (job: string, work: (shop: Shop) => Promise<unknown>) => async () =>
    workFor(job, await deps.installedShops(), work);

  const forDueShops = async (
    job: string,
    due: keyof JobDeps["due"],
    work: (shop: Shop) => Promise<unknown>,
  ): Promise<void> => {
    const ids = await deps.due[due]();
    if (ids.size === 0) return;
    const shops = await deps.installedShops();
    await workFor(
      job,
      shops.filter(({ id }) => ids.has(id)),
      work,
    );
  };

  /** What waits for its shop's pace is looked after until the schedule comes round: alone it would miss every other second. */
  const drain = async (): Promise<void> => {
    let pauses = 0;
    let again = true;
    while (again) {
      const { more, waits } = await deps.drainInbox();
      const isPaced = waits && !more && pauses < mostPauses;
      again = more || isPaced;
      if (!isPaced) continue;
      pauses += 1;
      await deps.pause(paceMs);
    }
    await deps.wake(jobNames.relayOutbox);
    await deps.wake(jobNames.carryOutRewards);
  };

  const carryOut = async (): Promise<void> => {
    let more = false;
    await forDueShops(jobNames.carryOutRewards, "rewards", async (shop) => {
      const left = await deps.carryOutRewards(shop);
      more ||= left.more;
    });
    if (more) await deps.wake(jobNames.carryOutRewards);
  };

  const sendMessages = async (): Promise<void> => {
    let more = false;
    await forDueShops(jobNames.sendMessages, "messages", async (shop) => {
      const left = await deps.sendMessages(shop);
      more ||= left.more;
    });
    if (more) await deps.wake(jobNames.sendMessages);
  };

  return {
    [jobNames.drainInbox]: { everyMs: seconds(1), run: drain },
    [jobNames.relayOutbox]: { everyMs: seconds(5), run: deps.relayOutbox },
    [jobNames.customerHistories]: {
      everyMs: seconds(15),
      run: async () => {
        await forDueShops(jobNames.customerHistories, "histories", deps.fetchHistories);
        await deps.wake(jobNames.drainInbox);
      },
    },
    [jobNames.releaseHolds]: {
      everyMs: seconds(30),
      run: async () => {
        await forDueShops(jobNames.releaseHolds, "holds", deps.releaseHolds);
        await deps.wake(jobNames.relayOutbox);
        await deps.wake(jobNames.carryOutRewards);
      },
    },
    [jobNames.confirmRewarded]: {
      everyMs: seconds(15),
      run: () => forDueShops(jobNames.confirmRewarded, "confirmations", deps.confirmRewarded),
    },
    [jobNames.refillPools]: {
      everyMs: seconds(60),
      run: forEachShop(jobNames.refillPools, deps.refillPools),
    },
    [jobNames.privacy]: { everyMs: seconds(60), run: deps.workPrivacy },
    [jobNames.retention]: { everyMs: hours(1), run: deps.retain },
    [jobNames.cleanTexts]: {
      everyMs: hours(24),
      run: async () => {
        await deps.cleanTexts();
      },
    },
    [jobNames.archiveAudit]: { everyMs: hours(1), run: deps.archiveAudit },
    [jobNames.sealAudit]: { everyMs: seconds(30), run: deps.sealAudit },
    [jobNames.prepareAuditMonths]: { everyMs: hours(12), run: deps.prepareAuditMonths },
    [jobNames.reconcileOrders]: {
      everyMs: hours(1),
      run: async () => {
        await forEachShop(jobNames.reconcileOrders, deps.reconcileOrders)();
        await deps.wake(jobNames.drainInbox);
      },
    },
    [jobNames.expireClaims]: {
      everyMs: seconds(300),
      run: async () => {
        await forEachShop(jobNames.expireClaims, async (shop) => {
          const { wantsReconciliation } = await deps.expireClaims(shop);
          await deps.retireCodes(shop);
          if (wantsReconciliation) await deps.reconcileOrders(shop);
        })();
        await deps.wake(jobNames.drainInbox);
      },
    },
    [jobNames.keepTokens]: {
      everyMs: hours(24),
      run: forEachShop(jobNames.keepTokens, deps.keepTokens),
    },
    [jobNames.refreshCollections]: {
      everyMs: hours(1),
      run: forEachShop(jobNames.refreshCollections, deps.refreshCollections),
    },
    [jobNames.tidyCustomers]: {
      everyMs: hours(1),
      run: forEachShop(jobNames.tidyCustomers, deps.tidyCustomers),
    },
    [jobNames.carryOutRewards]: { everyMs: seconds(30), run: carryOut },
    [jobNames.deleteRetiredCodes]: {
      everyMs: seconds(60),
      run: forEachShop(jobNames.deleteRetiredCodes, deps.deleteRetiredCodes),
    },
    [jobNames.expirePoints]: {
      everyMs: hours(1),
      run: forEachShop(jobNames.expirePoints, deps.expirePoints),
    },
    [jobNames.publishOffers]: {
      everyMs: seconds(10),
      run: () => forDueShops(jobNames.publishOffers, "offers", deps.publishOffer),
    },
    [jobNames.refreshFigures]: {
      everyMs: seconds(5),
      run: () => forDueShops(jobNames.refreshFigures, "figures", deps.refreshFigures),
    },
    // As often as a message that failed wants its next try.
    [jobNames.sendMessages]: { everyMs: seconds(2), run: sendMessages },
    [jobNames.remindToShare]: {
      everyMs: hours(1),
      run: forEachShop(jobNames.remindToShare, deps.remindToShare),
    },
    [jobNames.weeklyNotices]: {
      everyMs: hours(1),
      run: async () => {
        await deps.writeWeeklyNotices();
      },
    },
  };
};
