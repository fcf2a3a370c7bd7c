import { setTimeout as pause } from "node:timers/promises";
import { createAnalytics } from "#app/modules/analytics/index.ts";
import { createApiKeys } from "#app/modules/api-keys/index.ts";
import { createCustomers } from "#app/modules/customers/index.ts";
import { createSavedViews } from "#app/modules/saved-views/index.ts";
import { createShops } from "#app/modules/shops/index.ts";
import { createOwnPages } from "#app/modules/storefront/index.ts";
import { createTiers } from "#app/modules/tiers/index.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import { createNameReader } from "#app/platform/shopify/names.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import type { Platform } from "./platform.server.ts";
import { composeRecordKeeping } from "./record-keeping.server.ts";
import { composeRewarding } from "./rewarding.server.ts";
import { composeShopify } from "./shopify.server.ts";
import { composeWording } from "./wording.server.ts";

export const composeModules = (platform: Platform) => {
  const { env, db, clock, log } = platform;
  const encryption = createEncryption(env.encryptionKeys);
  const shops = createShops({ db, encryption, clock });
  const { admin, shopify, keepToken } = composeShopify(platform, encryption, shops);
  const rewarding = composeRewarding(platform, admin, shops);
  const tiers = createTiers({
    db,
    pause: (ms) => pause(ms, undefined, { ref: false }),
    onError: (shopId, error) =>
      log.error({ shop_id: shopId, reason: messageOf(error) }, "the customers of tiers could not be counted"),
  });
  const analytics = createAnalytics({ db, clock });
  return {
    encryption,
    shops,
    admin,
    shopify,
    keepToken,
    ...rewarding,
    ...composeWording(platform, admin, rewarding, analytics),
    ...composeRecordKeeping(platform, shops),
    customers: createCustomers({ db, clock }),
    savedViews: createSavedViews({ db }),
    tiers,
    ownPages: createOwnPages({ db, tiers, ...rewarding }),
    apiKeys: createApiKeys({ db, clock }),
    analytics,
    names: createNameReader({ shopify: admin, pause }),
  };
};

export type Modules = ReturnType<typeof composeModules>;
