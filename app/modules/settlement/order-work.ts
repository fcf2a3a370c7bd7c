import type { ShopId } from "#app/platform/ids.ts";
import type { Person } from "./decide-order.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";

/** An order on its way through a batch: its newest picture and the deliveries that brought it. */
export interface OrderWork {
  shopId: ShopId;
  deliveryIds: readonly string[];
  snapshot: OrderSnapshot;
}

export interface KnownOrder extends OrderWork {
  buyer: Person | null;
  /** As stored before this batch. */
  outcome: string | null;
  referralId: string | null;
}

export const orderKey = (shopId: string, orderId: string): string => `${shopId} ${orderId}`;
