import type { Points } from "#app/modules/points/index.ts";
import type { Referrals } from "#app/modules/referrals/index.ts";
import type { Rewards } from "#app/modules/rewards/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Tiers } from "#app/modules/tiers/index.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopifyId } from "#app/platform/ids.ts";

export interface OwnPagesDeps {
  db: Database;
  referrals: Pick<Referrals, "advocatePageIn">;
  points: Pick<Points, "balanceIn">;
  tiers: Pick<Tiers, "currentIn">;
  rewards: Pick<Rewards, "pointRewardsIn" | "couponsIn">;
}

/**
 * Everything a signed-in customer sees of his own sharing. One transaction: every visit of an advocate reads it, and beginning
 * and ending one for each part cost more than the reads.
 */
export const createOwnPages = ({ db, referrals, points, tiers, rewards }: OwnPagesDeps) => ({
  read: (shop: Shop, customerId: ShopifyId) =>
    db.tenant(shop.id, async (tx) => {
      const page = await referrals.advocatePageIn(tx, shop, customerId);
      return {
        ...page,
        points: await points.balanceIn(tx, shop.id, customerId),
        tier: await tiers.currentIn(tx, shop.id, page.advocateId),
        pointRewards: await rewards.pointRewardsIn(tx, shop.id),
        coupons: await rewards.couponsIn(tx, shop.id, customerId),
      };
    }),
});

export type OwnPages = ReturnType<typeof createOwnPages>;
