import type { ShopId } from "#app/platform/ids.ts";
import type { Person } from "./order-facts.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";
import type { Outcome, Reason } from "./outcomes.ts";

/** An order on its way through a batch: its newest picture. */
export interface OrderWork {
  shopId: ShopId;
  snapshot: OrderSnapshot;
}

export interface KnownOrder extends OrderWork {
  buyer: Person | null;
  /** As stored before this batch. */
  outcome: Outcome | null;
  reasons: readonly Reason[];
  referralId: string | null;
}

/**
 * Deliveries about one order take turns, also before its row exists: otherwise an order and its refund that are handled at
 * the same moment would not see each other. Taken inside the statement that writes, in the sequence of the orders.
 */
export const lockOrder = "pg_advisory_xact_lock(hashtextextended(shop_id || ' ' || order_id, 0))";

export const orderKey = (shopId: string, orderId: string): string => `${shopId} ${orderId}`;
