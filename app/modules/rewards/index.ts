import type { PointRewardInput } from "#app/contracts/point-rewards.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { dueShops } from "#app/platform/db/due-shops.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { ok, type Result } from "#app/platform/result.ts";
import { carryOutIntents, carryOutNow, type CarryOutDeps } from "./carry-out.server.ts";
import { owesSql } from "./open-intents.server.ts";
import { isGivenIn, listPointRewards, replacePointRewards } from "./point-rewards.server.ts";
import { countNeedsMerchant, readCoupons, readWaitingForMerchant } from "./read-rewards.server.ts";
import { retireCodes } from "./retire-codes.server.ts";
import {
  readSpent,
  spendPoints,
  type SpendDeps,
  type SpendRefusal,
  type SpendRequest,
  type Spent,
} from "./spend.server.ts";

export interface RewardsDeps extends Omit<CarryOutDeps, "points"> {
  points: CarryOutDeps["points"] & SpendDeps["points"];
  /** Of an attempt that nobody waited for any more; the job repeats it. */
  onError(shopId: ShopId, error: unknown): void;
}

/** How long somebody waits for his code before he is told that it will come. */
const patienceMs = 4_000;

export const createRewards = (deps: RewardsDeps) => {
  const { db } = deps;

  const spend = async (
    shop: { id: ShopId; currency: string },
    request: SpendRequest,
  ): Promise<Result<Spent, SpendRefusal>> => {
    const spent = await spendPoints(deps, shop, request);
    if (!spent.ok) return spent;
    const attempt = carryOutNow(deps, shop.id, spent.value).catch((error: unknown) =>
      deps.onError(shop.id, error),
    );
    await Promise.race([attempt, deps.pause(patienceMs)]);
    return ok(await db.tenant(shop.id, (tx) => readSpent(tx, shop.id, spent.value)));
  };

  const couponsIn = (tx: Tx, shopId: ShopId, customerId: ShopifyId) =>
    readCoupons(tx, shopId, customerId, deps.clock.now());

  return {
    shopsThatOwe: () => dueShops(db, owesSql, [deps.clock.now()]),
    /** Talks to Shopify: never within a transaction. */
    carryOut: (shopId: ShopId) => carryOutIntents(deps, shopId),
    retireCodes: (shopId: ShopId) => retireCodes(deps, shopId),
    spend,
    pointRewards: (shopId: ShopId) => db.tenant(shopId, (tx) => listPointRewards(tx, shopId)),
    replacePointRewards: (shopId: ShopId, rewards: readonly PointRewardInput[]) =>
      db.tenant(shopId, (tx) => replacePointRewards(tx, shopId, rewards)),
    couponsOf: (shopId: ShopId, customerId: ShopifyId) =>
      db.tenant(shopId, (tx) => couponsIn(tx, shopId, customerId)),
    waitingForMerchant: (shopId: ShopId) => db.tenant(shopId, (tx) => readWaitingForMerchant(tx, shopId)),
    needsMerchant: (shopId: ShopId) => db.tenant(shopId, (tx) => countNeedsMerchant(tx, shopId)),

    /** Within the caller's transaction. */
    pointRewardsIn: listPointRewards,
    couponsIn,
  };
};

export type Rewards = ReturnType<typeof createRewards>;
export { isGivenIn };
export type { Coupon } from "./read-rewards.server.ts";
