import type { Brand } from "#app/contracts/brand.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import { dueShops } from "#app/platform/db/due-shops.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { readBrand, saveBrand } from "./brand.server.ts";
import { publishOffer, unpublishedSql, type PublishDeps } from "./publish-offer.server.ts";

/** What stands in the shop's own pages, where no request reaches the app. */
export const createStorefrontPages = (deps: PublishDeps) => ({
  shopsToPublish: () => dueShops(deps.db, unpublishedSql, [deps.textsVersion, deps.clock.now()]),
  /** Talks to Shopify: never within a transaction. */
  publishOffer: (shop: Shop) => publishOffer(deps, shop),
  brand: (shopId: ShopId) => deps.db.tenant(shopId, (tx) => readBrand(tx, shopId)),
  saveBrand: (shopId: ShopId, brand: Brand, seen: number, actor: Actor) =>
    deps.db.tenant(shopId, (tx) => saveBrand(tx, shopId, brand, seen, actor)),
});

export { createOwnPages, type OwnPages } from "./own-pages.server.ts";
export type { DescribedOffer } from "./publish-offer.server.ts";
