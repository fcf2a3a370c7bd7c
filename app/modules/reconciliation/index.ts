import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import {
  findDeadLetters,
  type DeadLetter,
  type DeadLetterFilter,
} from "#app/platform/inbox/dead-letters.server.ts";
import { countDeadLetters, readInboxHealth } from "#app/platform/inbox/inbox-health.server.ts";
import {
  readOrderAgain,
  reconcileOrders,
  type ReconciliationDeps,
  type ReconcileOptions,
} from "./reconcile-orders.server.ts";
import { replayDeadLetters, replayForShop } from "./replay-dead-letters.server.ts";

export const createReconciliation = (deps: ReconciliationDeps) => ({
  /** Talks to Shopify: never within a transaction. */
  reconcile: (shopId: ShopId, options?: ReconcileOptions) => reconcileOrders(deps, shopId, options),
  readOrder: (shopId: ShopId, orderId: ShopifyId) => readOrderAgain(deps, shopId, orderId),
  /** Across shops: for operators. */
  deadLetters: (filter: DeadLetterFilter) =>
    deps.db.maintenance("dead-letters", (tx) => findDeadLetters(tx, filter)),
  /** What one shop's deliveries have come to. */
  health: (shopId: ShopId) => deps.db.tenant(shopId, (tx) => readInboxHealth(tx, shopId)),
  /** Deliveries of the shop that came to nothing and were not tried again. */
  countFailed: (shopId: ShopId) => deps.db.tenant(shopId, (tx) => countDeadLetters(tx, shopId)),
  /** Behind the shop's wall: what is another's is not found. */
  deadLettersOf: (shopId: ShopId, filter: Pick<DeadLetterFilter, "id" | "limit">) =>
    deps.db.tenant(shopId, (tx) => findDeadLetters(tx, filter)),
  /** For the merchant, by the way of operators, and noted in his log. */
  replayOf: (shopId: ShopId, letters: readonly DeadLetter[], actor: Actor) =>
    replayForShop(deps, shopId, letters, actor),
  replay: (letters: readonly DeadLetter[], onDone?: (count: number) => void) =>
    replayDeadLetters(deps, letters, onDone),
});

export type Reconciliation = ReturnType<typeof createReconciliation>;
