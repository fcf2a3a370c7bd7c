import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { allowLists } from "#app/contracts/webhooks/allow-list.ts";
import { jobNames } from "#app/edges/jobs/jobs.ts";
import { keepAllowed } from "#app/edges/webhooks/keep-allowed.ts";
import { createPoints } from "#app/modules/points/index.ts";
import { createPrograms } from "#app/modules/programs/index.ts";
import { createReconciliation } from "#app/modules/reconciliation/index.ts";
import { createReferrals } from "#app/modules/referrals/index.ts";
import { createRewards } from "#app/modules/rewards/index.ts";
import { createSettlement } from "#app/modules/settlement/index.ts";
import type { Shops } from "#app/modules/shops/index.ts";
import { messageOf } from "#app/platform/message-of.ts";
import type { PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import type { Platform } from "./platform.server.ts";
import { wakerOf } from "./wake-ups.server.ts";

/** The way from a program to a share, to an order, to a reward. */
export const composeRewarding = (platform: Platform, admin: PacedShopifyAdmin, shops: Shops) => {
  const { env, db, clock, limits, queue, log } = platform;
  const wake = wakerOf(platform);
  const programs = createPrograms({ db, shopify: admin, clock, randomBytes, pause });
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
    shopOf: shops.getById,
    readAttribute: referrals.readCartAttribute,
    newId: randomUUID,
    wakeEffects: async () => {
      await Promise.all([wake(jobNames.carryOutRewards), wake(jobNames.relayOutbox)]);
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
    pause,
    onError: (shopId, error) =>
      log.error({ shop_id: shopId, reason: messageOf(error) }, "a reward could not be given at once"),
  });
  return { programs, referrals, settlement, reconciliation, points, rewards };
};

export type Rewarding = ReturnType<typeof composeRewarding>;
