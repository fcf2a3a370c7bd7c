import type { Shop } from "#app/modules/shops/index.ts";
import { dueShops } from "#app/platform/db/due-shops.server.ts";
import { publishOffer, unpublishedSql, type PublishDeps } from "./publish-offer.server.ts";

/** What stands in the shop's own pages, where no request reaches the app. */
export const createStorefrontPages = (deps: PublishDeps) => ({
  shopsToPublish: () => dueShops(deps.db, unpublishedSql, [deps.textsVersion, deps.clock.now()]),
  /** Talks to Shopify: never within a transaction. */
  publishOffer: (shop: Shop) => publishOffer(deps, shop),
});

export type { DescribedOffer } from "./publish-offer.server.ts";
