import { storedDiscountSchema, storedScopesSchema, storedShopSchema } from "#app/contracts/webhooks/shop.ts";
import { pauseForDeletedDiscount, pauseWithoutAmounts } from "#app/modules/programs/index.ts";
import { describeShop, markUninstalled, storeScopes } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import { shopifyIdOfGid } from "#app/platform/ids.ts";
import type { BatchHandler } from "#app/platform/inbox/inbox.ts";
import { deliveriesOf, saidAt } from "./each-delivery.ts";

export const uninstallDeliveries =
  (clock: Clock): BatchHandler =>
  async (tx, batch) => {
    for (const { shopId, triggeredAt } of batch)
      await markUninstalled(tx, shopId, triggeredAt ?? clock.now());
    return { verdicts: batch.map(({ id }) => ({ id, result: "done" })) };
  };

export const shopDescriptions = deliveriesOf(
  {
    schema: storedShopSchema,
    meaning: (body, delivery) => ({
      shopId: delivery.shopId,
      currency: body.currency,
      timezone: body.iana_timezone,
      primaryLocale: body.primary_locale,
      at: saidAt(body.updated_at, delivery),
    }),
  },
  async (tx, told) => {
    for (const { shopId, ...description } of told) await describeShop(tx, shopId, description);
    for (const shopId of new Set(told.map((one) => one.shopId))) await pauseWithoutAmounts(tx, shopId);
  },
);

export const scopeChanges = deliveriesOf(
  {
    schema: storedScopesSchema,
    meaning: ({ current, updated_at }, delivery) => ({
      shopId: delivery.shopId,
      scopes: current,
      at: saidAt(updated_at, delivery),
    }),
  },
  async (tx, changes) => {
    for (const { shopId, scopes, at } of changes) await storeScopes(tx, shopId, scopes, at);
  },
);

export const discountDeletions = deliveriesOf(
  {
    schema: storedDiscountSchema,
    meaning: (body, { shopId }) => {
      const number = shopifyIdOfGid(body.admin_graphql_api_id);
      return number === null ? null : { shopId, number };
    },
  },
  async (tx, deletions) => {
    for (const [shopId, gone] of Map.groupBy(deletions, (one) => one.shopId)) {
      await pauseForDeletedDiscount(
        tx,
        shopId,
        gone.map(({ number }) => number),
      );
    }
  },
);
