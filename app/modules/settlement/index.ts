import type { Shop } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { askHistories, storeHistories, wantedHistories } from "./customer-history.server.ts";
import { orderOutcome, recordUnreadable } from "./order-outcome.server.ts";
import { orderKey, type OrderWork } from "./order-work.ts";
import { recordRefunds, type RefundPicture } from "./record-refunds.server.ts";
import { redeemCode, type Redemption } from "./redeem-code.server.ts";
import { releaseHolds } from "./release-holds.server.ts";
import { reverseOrders } from "./reverse-orders.server.ts";
import { settleOrders, type SettleDeps } from "./settle-orders.server.ts";
import { writeSettled } from "./write-settled.server.ts";

export interface SettlementDeps extends SettleDeps {
  db: Database;
  clock: Clock;
  shopify: ShopifyAdmin;
}

export interface RefundWork {
  shopId: ShopId;
  picture: RefundPicture;
}

export const createSettlement = (deps: SettlementDeps) => ({
  /**
   * Settles a batch in the caller's transaction. Answers the keys of the orders that cannot be decided before Shopify told
   * how many orders their buyers placed.
   */
  settle: async (tx: Tx, orders: readonly OrderWork[]): Promise<ReadonlySet<string>> => {
    const settled = await settleOrders(tx, deps, orders);
    await writeSettled(tx, settled);
    await reverseOrders(
      tx,
      orders.map(({ shopId, snapshot }) => ({ shopId, orderId: snapshot.orderId })),
    );
    const waiting = settled.filter(({ outcome }) => outcome === null);
    return new Set(waiting.map(({ shopId, order }) => orderKey(shopId, order.orderId)));
  },

  /** Remembers refunds and takes back what they undo; one that precedes its order waits in its own row. */
  refund: async (tx: Tx, refunds: readonly RefundWork[]): Promise<void> => {
    await recordRefunds(tx, refunds);
    await reverseOrders(
      tx,
      refunds.map(({ shopId, picture }) => ({ shopId, orderId: picture.orderId })),
    );
  },

  recordUnreadable,

  /** Asks Shopify about the buyers that decisions wait for. Answers how many are known now. */
  fetchHistories: async (shopId: ShopId): Promise<number> => {
    const wanted = await deps.db.tenant(shopId, (tx) => wantedHistories(tx, shopId));
    if (wanted.length === 0) return 0;
    const answers = await askHistories(deps.shopify, shopId, wanted);
    await deps.db.tenant(shopId, (tx) => storeHistories(tx, shopId, answers));
    return answers.length;
  },

  releaseHolds: (shopId: ShopId): Promise<number> =>
    deps.db.tenant(shopId, (tx) => releaseHolds(tx, shopId, deps.clock.now())),

  redeem: (shop: Shop, redemption: Redemption) => redeemCode(deps, shop, redemption),

  orderOutcome: (shopId: ShopId, orderId: ShopifyId) =>
    deps.db.tenant(shopId, (tx) => orderOutcome(tx, shopId, orderId)),
});

export type Settlement = ReturnType<typeof createSettlement>;

export type { RedemptionRefusal } from "./decide-redemption.ts";
export { orderKey, type OrderWork } from "./order-work.ts";
export { outcomes, reasons, type Outcome, type Reason } from "./outcomes.ts";
export { snapshotOf } from "./order-snapshot.ts";
export { refundPictureOf } from "./record-refunds.server.ts";
