import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import {
  readOrderAgain,
  reconcileOrders,
  type ReconciliationDeps,
  type ReconcileOptions,
} from "./reconcile-orders.server.ts";

export const createReconciliation = (deps: ReconciliationDeps) => ({
  /** Talks to Shopify: never within a transaction. */
  reconcile: (shopId: ShopId, options?: ReconcileOptions) => reconcileOrders(deps, shopId, options),
  readOrder: (shopId: ShopId, orderId: ShopifyId) => readOrderAgain(deps, shopId, orderId),
});

export type Reconciliation = ReturnType<typeof createReconciliation>;
export { markOrdersDeleted, type DeletedOrder } from "./mark-orders-deleted.server.ts";
export type { ReconcileOptions, ReconcileReport } from "./reconcile-orders.server.ts";
