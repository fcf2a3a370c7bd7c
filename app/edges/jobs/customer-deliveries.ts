import { storedCustomerMergeSchema, storedCustomerSchema } from "#app/contracts/webhooks/customer.ts";
import { storedIdSchema } from "#app/contracts/webhooks/id.ts";
import { deleteCustomer, describeCustomers, mergeCustomers } from "#app/modules/customers/index.ts";
import type { Settlement } from "#app/modules/settlement/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import { parseShopifyId, shopifyIdOfGid } from "#app/platform/ids.ts";
import { deliveriesOf, saidAt } from "./each-delivery.ts";

/** customers/create and customers/update say the same. */
export const customerDescriptions = deliveriesOf(
  {
    schema: storedCustomerSchema,
    meaning: (body, delivery) => {
      const customerId = parseShopifyId(body.id);
      if (customerId === null) return null;
      return {
        shopId: delivery.shopId,
        customerId,
        emailHash: body.email_hash,
        mailboxHash: body.mailbox_hash,
        phoneHash: body.phone_hash,
        isVerified: body.verified_email === true,
        at: saidAt(body.updated_at, delivery),
      };
    },
  },
  describeCustomers,
);

export const customerDeletions = (clock: Clock) =>
  deliveriesOf(
    {
      schema: storedIdSchema,
      meaning: ({ id }, { shopId, triggeredAt }) => {
        const customerId = parseShopifyId(id);
        return customerId === null ? null : { shopId, customerId, at: triggeredAt ?? clock.now() };
      },
    },
    async (tx, deletions) => {
      for (const { shopId, customerId, at } of deletions) await deleteCustomer(tx, shopId, customerId, at);
    },
  );

export const customerMerges = (settlement: Pick<Settlement, "reverseOwnReferrals">) =>
  deliveriesOf(
    {
      schema: storedCustomerMergeSchema,
      meaning: (body, { shopId }) => {
        const keptId = shopifyIdOfGid(body.admin_graphql_api_customer_kept_id);
        const deletedId = shopifyIdOfGid(body.admin_graphql_api_customer_deleted_id);
        return keptId === null || deletedId === null ? null : { shopId, keptId, deletedId };
      },
    },
    async (tx, merges) => {
      for (const merge of merges) {
        const personId = await mergeCustomers(tx, merge);
        if (personId !== null) await settlement.reverseOwnReferrals(tx, [{ shopId: merge.shopId, personId }]);
      }
    },
  );
