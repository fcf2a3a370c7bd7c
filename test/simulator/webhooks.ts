import { createHmac, randomUUID } from "node:crypto";
import { schemaVersion } from "./graphql/schema.ts";
import type { SimDelivery, Store } from "./state.ts";

export interface WebhookTarget {
  appUrl: string;
  apiSecret: string;
}

/** Shopify tries eight times within four hours; here the clock runs faster. */
const retryPausesMs = [200, 500, 1000, 2000, 4000, 8000, 16_000, 30_000];
const timeoutMs = 5_000;

const headersFor = (delivery: SimDelivery, secret: string): Record<string, string> => ({
  "content-type": "application/json",
  "x-shopify-topic": delivery.topic,
  "x-shopify-shop-domain": delivery.shop,
  "x-shopify-api-version": schemaVersion,
  "x-shopify-webhook-id": delivery.webhookId,
  "x-shopify-event-id": randomUUID(),
  "x-shopify-triggered-at": delivery.at,
  "x-shopify-hmac-sha256": createHmac("sha256", secret).update(delivery.body).digest("base64"),
});

const send = async (delivery: SimDelivery, { appUrl, apiSecret }: WebhookTarget): Promise<number> => {
  try {
    const response = await fetch(`${appUrl}/webhooks/${delivery.topic}`, {
      method: "POST",
      headers: headersFor(delivery, apiSecret),
      body: delivery.body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    return response.status;
  } catch {
    return 0;
  }
};

/** Signed, retried until it is taken, and kept in a log that the control page shows. */
export const createWebhooks = (store: Store, target: WebhookTarget) => {
  const attempt = async (delivery: SimDelivery): Promise<void> => {
    delivery.status = await send(delivery, target);
    delivery.attempts += 1;
    store.changed();
    const pause = retryPausesMs[delivery.attempts - 1];
    const taken = delivery.status >= 200 && delivery.status < 300;
    if (!taken && pause !== undefined) setTimeout(() => void attempt(delivery), pause).unref();
  };

  return {
    deliver: (shop: string, topic: string, body: string): Promise<void> => {
      const delivery: SimDelivery = {
        webhookId: randomUUID(),
        topic,
        shop,
        attempts: 0,
        status: null,
        at: new Date().toISOString(),
        body,
      };
      store.state.deliveries.push(delivery);
      return attempt(delivery);
    },
    /** The same delivery once more, under its own id, as Shopify does when an answer is lost. */
    repeat: async (webhookId: string): Promise<boolean> => {
      const delivery = store.state.deliveries.find((candidate) => candidate.webhookId === webhookId);
      if (delivery !== undefined) await attempt(delivery);
      return delivery !== undefined;
    },
  };
};

export type Webhooks = ReturnType<typeof createWebhooks>;
