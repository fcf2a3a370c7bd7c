import type { Referrals } from "#app/modules/referrals/index.ts";
import type { Rewards } from "#app/modules/rewards/index.ts";
import type { Shops } from "#app/modules/shops/index.ts";
import type { OwnPages } from "#app/modules/storefront/index.ts";
import type { Translations } from "#app/modules/translations/index.ts";
import type { Cache } from "#app/platform/cache/cache.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Limiter } from "#app/platform/limits/limiter.ts";

/** What the storefront API needs of the app. */
export interface ProxyApp {
  env: { shopifyApiSecret: string; shopifyApiSecretPrevious: string | null };
  log: { error(details: object, message: string): void };
  clock: Clock;
  cache: Cache;
  limits: Limiter;
  shops: Shops;
  translations: Translations;
  referrals: Referrals;
  rewards: Rewards;
  ownPages: OwnPages;
}
