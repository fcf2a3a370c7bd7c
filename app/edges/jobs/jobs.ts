import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { JobDefinitions } from "#app/platform/queue/queue.ts";

export interface JobDeps {
  drainInbox(): Promise<{ more: boolean }>;
  relayOutbox(): Promise<void>;
  installedShops(): Promise<readonly Shop[]>;
  fetchHistories(shop: Shop): Promise<unknown>;
  releaseHolds(shop: Shop): Promise<number>;
  refillPools(shop: Shop): Promise<unknown>;
  /** Of the installed shops only these have rewards to carry out. */
  shopsThatOwe(): Promise<readonly ShopId[]>;
  carryOutRewards(shop: Shop): Promise<{ more: boolean }>;
  retireCodes(shop: Shop): Promise<unknown>;
  expirePoints(shop: Shop): Promise<unknown>;
  wake(job: string): Promise<void>;
  /** A shop that fails must not keep the others waiting. */
  onShopFailed(job: string, shop: Shop, error: unknown): void;
}

export const jobNames = {
  drainInbox: "drain-inbox",
  relayOutbox: "relay-outbox",
  customerHistories: "customer-histories",
  releaseHolds: "release-holds",
  refillPools: "refill-pools",
  carryOutRewards: "carry-out-rewards",
  retireCodes: "retire-codes",
  expirePoints: "expire-points",
} as const;

const seconds = (count: number) => count * 1000;

/**
 * Everything that happens without a person asking. Wake-ups make a job prompt; the schedule is the sweep that finds what no
 * wake-up reached.
 */
export const jobsOf = (deps: JobDeps): JobDefinitions => {
  const forEachShop = (job: string, work: (shop: Shop) => Promise<unknown>) => async () => {
    for (const shop of await deps.installedShops()) {
      try {
        await work(shop);
      } catch (error) {
        deps.onShopFailed(job, shop, error);
      }
    }
  };

  const drain = async (): Promise<void> => {
    let more = true;
    while (more) ({ more } = await deps.drainInbox());
    await deps.wake(jobNames.relayOutbox);
    await deps.wake(jobNames.carryOutRewards);
  };

  const carryOut = async (): Promise<void> => {
    const owing = new Set(await deps.shopsThatOwe());
    if (owing.size === 0) return;
    let more = false;
    await forEachShop(jobNames.carryOutRewards, async (shop) => {
      if (!owing.has(shop.id)) return;
      const left = await deps.carryOutRewards(shop);
      more ||= left.more;
    })();
    if (more) await deps.wake(jobNames.carryOutRewards);
  };

  return {
    [jobNames.drainInbox]: { everyMs: seconds(1), run: drain },
    [jobNames.relayOutbox]: { everyMs: seconds(5), run: deps.relayOutbox },
    [jobNames.customerHistories]: {
      everyMs: seconds(15),
      run: async () => {
        await forEachShop(jobNames.customerHistories, deps.fetchHistories)();
        await deps.wake(jobNames.drainInbox);
      },
    },
    [jobNames.releaseHolds]: {
      everyMs: seconds(30),
      run: async () => {
        await forEachShop(jobNames.releaseHolds, deps.releaseHolds)();
        await deps.wake(jobNames.relayOutbox);
        await deps.wake(jobNames.carryOutRewards);
      },
    },
    [jobNames.refillPools]: {
      everyMs: seconds(60),
      run: forEachShop(jobNames.refillPools, deps.refillPools),
    },
    [jobNames.carryOutRewards]: { everyMs: seconds(30), run: carryOut },
    [jobNames.retireCodes]: {
      everyMs: seconds(60),
      run: forEachShop(jobNames.retireCodes, deps.retireCodes),
    },
    [jobNames.expirePoints]: {
      everyMs: seconds(60 * 60),
      run: forEachShop(jobNames.expirePoints, deps.expirePoints),
    },
  };
};
