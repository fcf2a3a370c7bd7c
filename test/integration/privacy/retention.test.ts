import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrivacy, type Privacy } from "#app/modules/privacy/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let shop: ShopId;
let privacy: Privacy;

beforeAll(async () => {
  db = await createTestDatabase();
  shop = await insertShop(db.admin);
  privacy = createPrivacy({
    db: db.database,
    clock: systemClock,
    removeArchives: () => Promise.resolve(0),
    onShopErased: () => {},
    onRequestFailed: (_request, error) => expect.fail(String(error)),
  });
});
afterAll(() => db.drop());

it("removes deliveries after 14 days, but none that still waits to be worked on", async () => {
  const deliver = (webhookId: string, topic: string, days: number, isDone: boolean) =>
    db.admin.query(
      `insert into webhook_inbox (shop_id, topic, webhook_id, api_version, received_at, done_at)
       values ($1, $2, $3, '2026-10', now() - make_interval(days => $4), case when $5 then now() end)`,
      [shop, topic, webhookId, days, isDone],
    );
  await deliver("done and old", "orders/create", 15, true);
  await deliver("done and new", "orders/create", 13, true);
  await deliver("waiting and old", "orders/create", 40, false);
  await deliver("nobody's and old", "orders/edited", 15, false);
  await deliver("nobody's and new", "orders/edited", 1, false);
  await privacy.retain(["orders/create"]);
  const { rows } = await db.admin.query("select webhook_id from webhook_inbox order by id");
  expect(rows.map(({ webhook_id }) => webhook_id)).toEqual([
    "done and new",
    "waiting and old",
    "nobody's and new",
  ]);
});

it("removes a consumer's guard after a day, in batches", async () => {
  await db.admin.query(
    `insert into processed_events (shop_id, event_id, event_type, created_at)
     select $1, gen_random_uuid(), 't', now() - make_interval(hours => case when n <= 10001 then 25 else 23 end)
     from generate_series(1, 10003) as n`,
    [shop],
  );
  await privacy.retain([]);
  const { rows } = await db.admin.query("select count(*)::int from processed_events");
  expect(rows).toEqual([{ count: 2 }]);
});
