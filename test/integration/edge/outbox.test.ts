import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ShopId } from "#app/platform/ids.ts";
import { relayOutbox, type OutboxEvent, type Subscriber } from "#app/platform/outbox/relay-outbox.server.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let database: TestDatabase;
let shop: ShopId;

beforeAll(async () => {
  database = await createTestDatabase();
  shop = await insertShop(database.admin);
});
afterAll(() => database.drop());
beforeEach(() => database.admin.query("delete from outbox"));

const write = (count: number) =>
  database.database.tenant(shop, (tx) =>
    tx.query(
      `insert into outbox (shop_id, event_id, event_type, payload, correlation_id)
       select $1, gen_random_uuid(), 'referral.completed', jsonb_build_object('number', n), $2
       from generate_series(1, $3::int) n`,
      [shop, randomUUID(), count],
    ),
  );

const collecting = () => {
  const heard: OutboxEvent[] = [];
  const subscriber: Subscriber = (events) => {
    heard.push(...events);
    return Promise.resolve();
  };
  return { heard, subscriber };
};

describe("the relay", () => {
  it("tells each event once, in the sequence of their writing, however many there are", async () => {
    await write(450);
    const { heard, subscriber } = collecting();
    await relayOutbox(database.database, [subscriber]);
    await relayOutbox(database.database, [subscriber]);
    expect(heard.map(({ payload }) => payload["number"])).toEqual(
      Array.from({ length: 450 }, (_, index) => index + 1),
    );
  });

  it("tells everything once when two relays run at the same time", async () => {
    await write(300);
    const { heard, subscriber } = collecting();
    await Promise.all([
      relayOutbox(database.database, [subscriber]),
      relayOutbox(database.database, [subscriber]),
    ]);
    expect(new Set(heard.map(({ eventId }) => eventId)).size).toBe(300);
    expect(heard).toHaveLength(300);
  });

  it("tells again what a subscriber failed to hear", async () => {
    await write(3);
    const deaf: Subscriber = () => Promise.reject(new Error("not now"));
    await expect(relayOutbox(database.database, [deaf])).rejects.toThrow("not now");
    const { heard, subscriber } = collecting();
    await relayOutbox(database.database, [subscriber]);
    expect(heard).toHaveLength(3);
  });
});
