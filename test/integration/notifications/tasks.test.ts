import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTasks, type NewTask } from "#app/modules/notifications/index.ts";
import { createPoints } from "#app/modules/points/index.ts";
import type { PersonId } from "#app/platform/ids.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as codeRoute } from "#app/routes/proxy.code.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";
import type { TestDatabase } from "#test/support/test-database.ts";
import { createWorld, later, orderWork, settleFully, type World } from "../settlement/fixtures.ts";

let world: World;
let storefront: Storefront;
beforeAll(async () => {
  world = await createWorld({ terms: { friendReward: { kind: "points", points: 30 } } });
  storefront = await createStorefront();
});
afterAll(() => Promise.all([world.database.drop(), storefront.close()]));

const tasksIn = async ({ admin }: TestDatabase, where = "true") =>
  (
    await admin.query(
      `select kind, channel, points, locale, state from message_tasks where ${where} order by created_at, kind`,
    )
  ).rows;

const eventsIn = async ({ admin }: TestDatabase) =>
  (
    await admin.query<{ payload: Record<string, unknown> }>(
      "select payload from outbox where event_type = 'referral.task'",
    )
  ).rows;

let nextFriend = 700;
const convert = async () => {
  const friend = String((nextFriend += 1));
  const { referralId, code } = await world.claim(friend);
  const order = orderWork(world.shopId, friend, { discountCodes: [code] });
  await settleFully(world, [order]);
  return { referralId, order };
};

const kindsOf = async (referralId: string) =>
  (await tasksIn(world.database, `referral_id = '${referralId}'`)).map(({ kind, points }) => [kind, points]);

describe("a conversion", () => {
  it("tells the advocate of the order and the friend of his points, once, each with its event", async () => {
    const { referralId, order } = await convert();
    await settleFully(world, [order]);
    expect(await kindsOf(referralId)).toEqual([
      ["friend_ordered", null],
      ["reward_given", null],
    ]);
    const [event] = await eventsIn(world.database);
    expect(Object.keys(event?.payload ?? {}).toSorted()).toEqual([
      "correlation_id",
      "created_at",
      "customer_id",
      "event_id",
      "event_version",
      "locale",
      "shop_id",
      "task_type",
    ]);
    expect(event?.payload).toMatchObject({ shop_id: world.shopId, task_type: "email_send", locale: "en" });
  });

  it("tells both of every step in which more is taken back, and of no step twice", async () => {
    const { referralId, order } = await convert();
    const part = later(order, { goodsRefundedMinor: 1000n });
    await settleFully(world, [part]);
    await settleFully(world, [part]);
    const partly = (await kindsOf(referralId)).filter(([kind]) => kind === "reward_reversed");
    expect(partly).toHaveLength(2);
    await settleFully(world, [later(part, { cancelledAt: new Date() })]);
    const wholly = (await kindsOf(referralId)).filter(([kind]) => kind === "reward_reversed");
    expect(wholly).toHaveLength(4);
    const taken = wholly.reduce((sum, [, points]) => sum + Number(points), 0);
    expect(taken).toBe(130);
  });

  it("says nothing of a hold that ends in nothing", async () => {
    const held = await createWorld({ terms: { holdDays: 14 } });
    const { referralId, code } = await held.claim("900");
    const order = orderWork(held.shopId, "900", { discountCodes: [code] });
    await settleFully(held, [order]);
    await settleFully(held, [later(order, { cancelledAt: new Date() })]);
    expect(await tasksIn(held.database, `referral_id = '${referralId}'`)).toEqual([]);
    await held.database.drop();
  });
});

it("tells of points that expired, once for each run that found some", async () => {
  await world.database.admin.query(
    `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key, expires_at)
     values ($1, $2, 'available', 'earn', 40, 'old-1', now()), ($1, $2, 'available', 'earn', 2, 'old-2', now())`,
    [world.shopId, world.advocateId],
  );
  const points = createPoints({ db: world.database.database });
  await Promise.all([points.expire(world.shopId, new Date()), points.expire(world.shopId, new Date())]);
  expect(await tasksIn(world.database, "kind = 'points_expired'")).toMatchObject([
    { points: 42, channel: "email" },
  ]);
});

describe("what visitors do in the shop", () => {
  it("tells a signed-in friend of his offer in his language, and a guest nothing", async () => {
    const shop = await storefront.install();
    await storefront.startProgram(shop);
    const { code } = (await (await storefront.ask(shop, meRoute, { customer: "41" })).json()) as {
      code: string;
    };
    const claim = { body: { code, email: "guest@example.com" }, query: { lang: "he" } };
    await storefront.ask(shop, claimRoute, { ...claim, customer: "42" });
    await storefront.ask(shop, claimRoute, { ...claim, customer: "42" });
    await storefront.ask(shop, claimRoute, claim);
    expect(await tasksIn(storefront.db, `shop_id = '${shop.id}'`)).toEqual([
      { kind: "friend_offer", channel: "email", points: null, locale: "he", state: "due" },
    ]);
  });

  it("sends a link that somebody asks for by e-mail once a day, also when he asks twice at once", async () => {
    const shop = await storefront.install();
    const ask = () =>
      storefront.ask(shop, codeRoute, { body: { email: "ada@example.com" }, query: { lang: "ar" } });
    await Promise.all([ask(), ask(), ask()]);
    const where = `shop_id = '${shop.id}'`;
    expect(await tasksIn(storefront.db, where)).toMatchObject([{ kind: "your_link", locale: "ar" }]);
    await storefront.db.admin.query(
      `update message_tasks set state = 'sent', created_at = created_at - interval '25 hours' where ${where}`,
    );
    await ask();
    expect(await tasksIn(storefront.db, where)).toMatchObject([{ kind: "your_link", state: "due" }]);
    const events = await eventsIn(storefront.db);
    expect(events.filter(({ payload }) => payload["shop_id"] === shop.id)).toHaveLength(2);
  });
});

it("writes a task for each way that the shop wants, and none for a kind that is off", async () => {
  const shop = await storefront.install();
  const write = (task: Omit<NewTask, "shopId" | "customerId" | "effect">) =>
    storefront.db.database.tenant(shop.id, async (tx) => {
      const [person] = await tx.query<{ id: PersonId }>(
        "insert into customers (shop_id) values ($1) returning id",
        [shop.id],
      );
      if (person === undefined) throw new Error("expected a row");
      await writeTasks(tx, [{ shopId: shop.id, customerId: person.id, effect: "one", ...task }]);
    });
  await storefront.db.admin.query(
    `insert into message_settings (shop_id, email_kinds, sms_kinds)
     values ($1, '{share_reminder, reward_given}', '{reward_given}')`,
    [shop.id],
  );
  await write({ kind: "reward_given" });
  await write({ kind: "points_expired" });
  await write({ kind: "share_reminder" });
  const types = (await eventsIn(storefront.db)).filter(({ payload }) => payload["shop_id"] === shop.id);
  expect(types.map(({ payload }) => payload["task_type"]).toSorted()).toEqual([
    "email_send",
    "reminder",
    "sms_send",
  ]);
});
