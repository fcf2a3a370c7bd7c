import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { writeNotices } from "#app/modules/notifications/index.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { drainInbox, type DrainDeps } from "#app/platform/inbox/drain-inbox.server.ts";
import type { BatchHandler, Delivery } from "#app/platform/inbox/inbox.ts";
import { createDeliveryStore } from "#app/platform/inbox/store-deliveries.server.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let database: TestDatabase;
let shop: ShopId;
let otherShop: ShopId;

beforeAll(async () => {
  database = await createTestDatabase();
  shop = await insertShop(database.admin);
  otherShop = await insertShop(database.admin);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.admin.query("delete from webhook_inbox; delete from dead_letters");
});

const put = async (shopId: ShopId, count: number, body: object = {}): Promise<void> => {
  const store = createDeliveryStore(database.database, () => {});
  const delivery = {
    shopId,
    topic: "orders/create",
    eventId: null,
    apiVersion: "2026-10",
    triggeredAt: null,
  };
  await Promise.all(
    Array.from({ length: count }, () => store({ ...delivery, webhookId: randomUUID(), body: { ...body } })),
  );
};

const collecting = () => {
  const seen: Delivery[] = [];
  const handler: BatchHandler = (_tx, batch) => {
    seen.push(...batch);
    return Promise.resolve({ verdicts: batch.map(({ id }) => ({ id, result: "done" })) });
  };
  return { seen, handler };
};

const deps = (handler: BatchHandler, changes: Partial<DrainDeps> = {}): DrainDeps => ({
  db: database.database,
  handlers: { "orders/create": handler },
  allowance: (_shop, wanted) => Promise.resolve(wanted),
  tellDead: () => Promise.resolve(),
  onDead: () => {},
  onRetry: () => {},
  ...changes,
});

const drainAll = async (drainDeps: DrainDeps): Promise<void> => {
  let more = true;
  while (more) ({ more } = await drainInbox(drainDeps));
};

const openRows = async (): Promise<number> => {
  const { rows } = await database.admin.query(
    "select count(*)::int from webhook_inbox where done_at is null",
  );
  return rows[0].count;
};

describe("draining the inbox", () => {
  it("hands each delivery to its handler once, also to two drains at once", async () => {
    await put(shop, 250);
    const { seen, handler } = collecting();
    await Promise.all([drainAll(deps(handler)), drainAll(deps(handler))]);
    await drainAll(deps(handler));
    expect(seen).toHaveLength(250);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(250);
    expect(await openRows()).toBe(0);
  });

  it("does not let one shop's burst keep another waiting", async () => {
    await put(shop, 1000);
    await put(otherShop, 1);
    const { seen, handler } = collecting();
    await drainInbox(deps(handler));
    expect(seen.some(({ shopId }) => shopId === otherShop)).toBe(true);
    expect(seen.filter(({ shopId }) => shopId === shop).length).toBeLessThanOrEqual(100);
  });

  it("takes no more of a shop than it is allowed", async () => {
    await put(shop, 30);
    const { seen, handler } = collecting();
    await drainInbox(deps(handler, { allowance: () => Promise.resolve(7) }));
    expect(seen).toHaveLength(7);
  });

  it("shows the handler the tenants of its batch and nobody else", async () => {
    await put(shop, 1);
    let visible: string[] = [];
    const looking: BatchHandler = async (tx, batch) => {
      const rows = await tx.query<{ shop_id: string }>("select distinct shop_id from webhook_inbox");
      visible = rows.map((row) => row.shop_id);
      return { verdicts: batch.map(({ id }) => ({ id, result: "done" })) };
    };
    await put(otherShop, 1);
    await database.admin.query("update webhook_inbox set done_at = now() where shop_id = $1", [otherShop]);
    await drainInbox(deps(looking));
    expect(visible).toEqual([shop]);
  });

  it("lets a poisoned delivery hurt no other, and buries it after three tries with its reason", async () => {
    await put(shop, 5);
    await put(shop, 1, { poison: true });
    const { seen, handler } = collecting();
    const dead: string[] = [];
    const picky: BatchHandler = (tx, batch) =>
      batch.some(({ body }) => (body as { poison?: boolean }).poison === true)
        ? Promise.reject(new Error("cannot be swallowed"))
        : handler(tx, batch);
    const pickyDeps = deps(picky, {
      onDead: (_delivery, reason) => dead.push(reason),
      tellDead: (tx, shops) =>
        writeNotices(
          tx,
          shops.map((shopId) => ({ shopId, kind: "deliveries_failed" })),
        ),
    });
    for (let pass = 0; pass < 3; pass += 1) {
      await database.admin.query("update webhook_inbox set next_attempt_at = null");
      await drainInbox(pickyDeps);
    }
    expect(seen).toHaveLength(5);
    expect(dead).toEqual(["cannot be swallowed"]);
    expect(await openRows()).toBe(0);
    const { rows } = await database.admin.query("select reason, attempts from dead_letters");
    expect(rows).toEqual([{ reason: "cannot be swallowed", attempts: 3 }]);
    const notices = await database.admin.query("select shop_id, kind from notice_tasks");
    expect(notices.rows).toEqual([{ shop_id: shop, kind: "deliveries_failed" }]);
  });

  it("keeps what waits open, and comes back to it when it is due", async () => {
    await put(shop, 1);
    const waiting: BatchHandler = (_tx, batch) =>
      Promise.resolve({
        verdicts: batch.map(({ id }) => ({ id, result: "wait", for: "customer_history", seconds: 30 })),
      });
    await drainInbox(deps(waiting));
    const { seen, handler } = collecting();
    await drainInbox(deps(handler));
    expect(seen).toHaveLength(0);
    await database.admin.query("update webhook_inbox set next_attempt_at = now() - interval '1 second'");
    await drainInbox(deps(handler));
    expect(seen).toHaveLength(1);
  });
});
