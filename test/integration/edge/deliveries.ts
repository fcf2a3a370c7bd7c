import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { allowLists } from "#app/contracts/webhooks/allow-list.ts";
import type { Topic } from "#app/contracts/webhooks/topics.ts";
import { keepAllowed } from "#app/edges/webhooks/keep-allowed.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { drainInbox } from "#app/platform/inbox/drain-inbox.server.ts";
import type { BatchHandler } from "#app/platform/inbox/inbox.ts";
import { createDeliveryStore } from "#app/platform/inbox/store-deliveries.server.ts";
import type { Storefront } from "#test/support/storefront.ts";

export interface Sent {
  topic: Topic;
  body: Record<string, unknown>;
  at?: Date;
  webhookId?: string;
}

/** The way of a delivery from what intake keeps of it to its effect, for any handlers. */
export const createDeliveries = (storefront: Storefront, handlers: Partial<Record<Topic, BatchHandler>>) => {
  const { database, admin } = storefront.db;
  const dead: string[] = [];
  const drain = async (): Promise<void> => {
    let more = true;
    while (more) {
      ({ more } = await drainInbox({
        db: database,
        handlers,
        allowance: (_shop, wanted) => Promise.resolve(wanted),
        tellDead: () => Promise.resolve(),
        onDead: (_delivery, reason) => dead.push(reason),
        onRetry: (_delivery, error) => console.error(error),
      }));
    }
  };
  const store = createDeliveryStore(database, () => {});

  /** Stored together and drained as one batch. */
  const deliver = async (shopId: ShopId, ...sent: readonly Sent[]): Promise<void> => {
    const person = await storefront.app.shops.personHash(shopId);
    for (const { topic, body, at = new Date(), webhookId = randomUUID() } of sent) {
      await store({
        shopId,
        topic,
        webhookId,
        eventId: null,
        apiVersion: "2026-10",
        triggeredAt: at,
        body: keepAllowed(allowLists[topic], body, person),
      });
    }
    await drain();
    const { rows } = await admin.query("select topic from webhook_inbox where done_at is null");
    expect(rows).toEqual([]);
  };
  return { deliver, dead };
};
