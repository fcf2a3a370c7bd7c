import { storedIdSchema } from "#app/contracts/webhooks/id.ts";
import { markOrdersDeleted, type DeletedOrder } from "#app/modules/reconciliation/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { parseShopifyId } from "#app/platform/ids.ts";
import type { BatchHandler } from "#app/platform/inbox/inbox.ts";
import { deliveriesOf } from "./each-delivery.ts";

/** An edit changes nothing upward, and what it took away comes with the orders/updated that goes with it. */
export const orderEdits: BatchHandler = (_tx, batch) =>
  Promise.resolve({ verdicts: batch.map(({ id }) => ({ id, result: "done" })) });

export interface OrderDeletionDeps {
  clock: Clock;
  /** Takes back what the orders had brought. */
  orderDeleted(tx: Tx, orders: readonly DeletedOrder[]): Promise<void>;
}

export const orderDeletions = ({ clock, orderDeleted }: OrderDeletionDeps): BatchHandler =>
  deliveriesOf(
    {
      schema: storedIdSchema,
      meaning: ({ id }, { shopId, triggeredAt }) => {
        const orderId = parseShopifyId(id);
        return orderId === null ? null : { shopId, orderId, at: triggeredAt ?? clock.now() };
      },
    },
    async (tx, deleted) => {
      await markOrdersDeleted(tx, deleted);
      await orderDeleted(tx, deleted);
    },
  );
