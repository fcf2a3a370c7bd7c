import { storedPersonRequestSchema } from "#app/contracts/webhooks/compliance.ts";
import type { Privacy, RequestKind, Subject } from "#app/modules/privacy/index.ts";
import { parseShopifyId } from "#app/platform/ids.ts";
import type { BatchHandler, Delivery } from "#app/platform/inbox/inbox.ts";

export interface PrivacyDeliveriesDeps {
  receive: Privacy["receive"];
  wakePrivacy(): Promise<void>;
}

/** A request that names nobody is still a request: it is noted, and done with nothing to do. */
const subjectOf = ({ body }: Delivery): Subject => {
  const parsed = storedPersonRequestSchema.safeParse(body);
  const customer = parsed.success ? parsed.data.customer : null;
  return {
    customerId: parseShopifyId(customer?.id),
    emailHash: customer?.email_hash ?? null,
    phoneHash: customer?.phone_hash ?? null,
  };
};

export const privacyDeliveries =
  (deps: PrivacyDeliveriesDeps, kind: RequestKind): BatchHandler =>
  async (tx, batch) => {
    const requests = batch.map((delivery) => ({
      shopId: delivery.shopId,
      kind,
      webhookId: delivery.webhookId,
      subject: subjectOf(delivery),
    }));
    await deps.receive(tx, requests);
    return { verdicts: batch.map(({ id }) => ({ id, result: "done" })), afterCommit: deps.wakePrivacy };
  };
