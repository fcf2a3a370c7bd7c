import { storedDisputeSchema } from "#app/contracts/webhooks/dispute.ts";
import { storedIdSchema } from "#app/contracts/webhooks/id.ts";
import { disputePictureOf, type Settlement } from "#app/modules/settlement/index.ts";
import { parseShopifyId } from "#app/platform/ids.ts";
import type { BatchHandler } from "#app/platform/inbox/inbox.ts";
import { deliveriesOf, saidAt } from "./each-delivery.ts";

/** An edit changes nothing upward, and what it took away comes with the orders/updated that goes with it. */
export const orderEdits: BatchHandler = (_tx, batch) =>
  Promise.resolve({ verdicts: batch.map(({ id }) => ({ id, result: "done" })) });

export const orderDeletions = (settlement: Pick<Settlement, "deleteOrders">): BatchHandler =>
  deliveriesOf(
    {
      schema: storedIdSchema,
      meaning: ({ id }, { shopId }) => {
        const orderId = parseShopifyId(id);
        return orderId === null ? null : { shopId, orderId };
      },
    },
    settlement.deleteOrders,
  );

/** A dispute that names no order is nobody's referral. */
export const disputeDeliveries = (settlement: Pick<Settlement, "dispute">): BatchHandler =>
  deliveriesOf(
    {
      schema: storedDisputeSchema,
      meaning: (body, delivery) => ({
        shopId: delivery.shopId,
        picture: disputePictureOf(body),
        at: saidAt(null, delivery),
      }),
    },
    (tx, disputes) =>
      settlement.dispute(
        tx,
        disputes.flatMap((dispute) =>
          dispute.picture === null ? [] : [{ ...dispute, picture: dispute.picture }],
        ),
      ),
  );
