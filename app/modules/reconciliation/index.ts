import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import {
  findDeadLetters,
  type DeadLetter,
  type DeadLetterFilter,
} from "#app/platform/inbox/dead-letters.server.ts";
import {
  readOrderAgain,
  reconcileOrders,
  type ReconciliationDeps,
  type ReconcileOptions,
} from "./reconcile-orders.server.ts";
import { replayDeadLetters } from "./replay-dead-letters.server.ts";

export const createReconciliation = (deps: ReconciliationDeps) => ({
  /** Talks to Shopify: never within a transaction. */
  reconcile: (shopId: ShopId, options?: ReconcileOptions) => reconcileOrders(deps, shopId, options),
  readOrder: (shopId: ShopId, orderId: ShopifyId) => readOrderAgain(deps, shopId, orderId),
  /** Across shops: for operators. */
  deadLetters: (filter: DeadLetterFilter) =>
    deps.db.maintenance("dead-letters", (tx) => findDeadLetters(tx, filter)),
  replay: (letters: readonly DeadLetter[], onDone?: (count: number) => void) =>
    replayDeadLetters(deps, letters, onDone),
});

export type Reconciliation = ReturnType<typeof createReconciliation>;
export type { ReplayReport } from "./replay-dead-letters.server.ts";
export type { ReconcileOptions, ReconcileReport } from "./reconcile-orders.server.ts";
