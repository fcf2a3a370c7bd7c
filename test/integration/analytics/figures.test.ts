import { afterEach, describe, expect, it } from "vitest";
import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import { createAnalytics, periodUpTo, todayIn, type CountedShop } from "#app/modules/analytics/index.ts";
import type { OrderWork } from "#app/modules/settlement/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import {
  createWorld,
  later,
  orderWork,
  settleFully,
  type World,
} from "#test/integration/settlement/fixtures.ts";

let world: World;
afterEach(() => world.database.drop());

const shopOf = ({ shopId }: World, timezone = "UTC"): CountedShop => ({
  id: shopId,
  currency: "USD",
  timezone,
});

const analytics = () => createAnalytics({ db: world.database.database, clock: systemClock });

const lastDays = (count: number, timezone = "UTC") => periodUpTo(todayIn(timezone, new Date()), count);

/** Brings the figures up to date, and proves that counting everything from the beginning comes to the same. */
const figures = async (period = lastDays(30)) => {
  const read = async () => ({
    ...(await analytics().figures(shopOf(world), period)),
    open: { ...(await analytics().open(world.shopId)), countedAt: null },
  });
  await analytics().refresh(world.shopId);
  const counted = await read();
  const { admin } = world.database;
  await admin.query("update open_points set took_ms = 0");
  await admin.query("delete from figure_slots");
  await admin.query("delete from figure_days");
  await admin.query(
    `insert into stale_figures (shop_id, slot)
     select o.shop_id, figure_slot(o.ordered_at) from orders o union all select id, null from shops`,
  );
  await analytics().refresh(world.shopId);
  expect(await read()).toEqual(counted);
  await admin.query("update open_points set took_ms = 0");
  return counted;
};

const begin = async (terms: Partial<ProgramTerms> = {}) => {
  world = await createWorld({ terms: { newCustomersOnly: false, ...terms } });
};

let people = 100;
const convert = async (changes: Partial<OrderWork["snapshot"]> = {}): Promise<OrderWork> => {
  const friend = String((people += 1));
  const { code } = await world.claim(friend);
  await world.database.admin.query(
    "update customers set orders_before_first_sight = 0 where shopify_customer_id = $1",
    [friend],
  );
  const order = orderWork(world.shopId, friend, { discountCodes: [code], ...changes });
  await settleFully(world, [order]);
  return order;
};

const refund = (order: OrderWork, goodsMinor: bigint, refundId = "1") =>
  world.database.database.tenant(world.shopId, (tx) =>
    world.settlement.refund(tx, [
      {
        shopId: world.shopId,
        picture: {
          orderId: order.snapshot.orderId,
          refundId: refundId as ShopifyId,
          goodsMinor,
          refundedAt: new Date(),
        },
      },
    ]),
  );

const worth = { maxShare: { percent: 100, pointWorth: { USD: "0.01" } } };

describe("figures of a period", () => {
  it("count orders, their goods, new customers and what they cost", async () => {
    await begin(worth);
    await convert();
    await convert({ baseMinor: 4001n });
    const { now, before, days } = await figures();
    expect(now).toEqual({
      orders: 2,
      newCustomers: 2,
      revenueMinor: 7001n,
      costMinor: 200n,
      unpricedPoints: 0n,
    });
    expect(before.orders).toBe(0);
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({ orders: 2, revenueMinor: 7001n });
  });

  it("lower with every refund, on the day of the order", async () => {
    await begin(worth);
    const order = await convert({ orderedAt: new Date(Date.now() - 60_000) });
    await figures();
    await refund(order, 10n, "90");
    expect((await figures()).now).toMatchObject({ revenueMinor: 2990n, costMinor: 99n });
    // So little more that not a point is taken back for it.
    await refund(order, 10n, "91");
    expect((await figures()).now).toMatchObject({ revenueMinor: 2980n, costMinor: 99n });
    await refund(order, 980n);
    expect((await figures()).now).toMatchObject({ orders: 1, revenueMinor: 2000n, costMinor: 66n });
    await refund(order, 500n, "2");
    expect((await figures()).now).toMatchObject({ orders: 1, revenueMinor: 1500n, costMinor: 50n });
    await settleFully(world, [later(order, { goodsRefundedMinor: 2999n })]);
    expect((await figures()).now).toMatchObject({ orders: 1, revenueMinor: 1n, costMinor: 0n });
    await refund(order, 3000n, "3");
    expect((await figures()).now).toMatchObject({ orders: 0, newCustomers: 0, revenueMinor: 0n });
  });

  it("leave out what was cancelled, though nothing was refunded", async () => {
    await begin();
    const order = await convert();
    await figures();
    await settleFully(world, [later(order, { cancelledAt: new Date() })]);
    expect((await figures()).now).toMatchObject({ orders: 0, revenueMinor: 0n, unpricedPoints: 0n });
  });

  it("leave out test orders and orders that were nobody's referral", async () => {
    await begin();
    await convert();
    await world.database.admin.query("update orders set is_test = true");
    await world.database.admin.query("update referrals set is_test = true");
    await settleFully(world, [orderWork(world.shopId, "9")]);
    expect((await figures()).now.orders).toBe(0);
  });

  it("tell a customer who ordered before from a new one", async () => {
    await begin();
    const before = orderWork(world.shopId, "777", { orderedAt: new Date(Date.now() - 86_400_000) });
    await settleFully(world, [before]);
    const { code } = await world.claim(null);
    await settleFully(world, [orderWork(world.shopId, "777", { discountCodes: [code] })]);
    expect((await figures()).now).toMatchObject({ orders: 1, newCustomers: 0 });
  });

  it("take an order of the last minute of a day to the shop's day", async () => {
    await begin({ windowDays: 300 });
    const orderedAt = new Date(new Date().setUTCHours(23, 59, 0, 0) - 5 * 86_400_000);
    await world.database.admin.query("update shops set installed_at = now() - interval '90 days'");
    const order = await convert({ orderedAt: new Date() });
    await world.database.admin.query("update orders set ordered_at = $1", [orderedAt]);
    expect(order).toBeDefined();
    const utc = await figures();
    const dayOf = ({ days }: { days: { day: string; orders: number }[] }) =>
      days.find(({ orders }) => orders > 0)?.day;
    const utcDay = orderedAt.toISOString().slice(0, 10);
    expect(dayOf(utc)).toBe(utcDay);
    await world.database.admin.query("update shops set timezone = 'Asia/Riyadh'");
    expect(await analytics().stale()).toEqual(new Set([world.shopId]));
    await analytics().refresh(world.shopId);
    expect(await analytics().stale()).toEqual(new Set());
    const riyadh = await analytics().figures(shopOf(world, "Asia/Riyadh"), lastDays(30, "Asia/Riyadh"));
    const nextDay = new Date(orderedAt.getTime() + 86_400_000).toISOString().slice(0, 10);
    expect(dayOf(riyadh)).toBe(nextDay);
  });

  it("compare with the days just before", async () => {
    await begin();
    await convert();
    await world.database.admin.query("update orders set ordered_at = ordered_at - interval '7 days'");
    const { now, before, daysBefore } = await figures(lastDays(7));
    expect([now.orders, before.orders, daysBefore.at(-1)?.orders]).toEqual([0, 1, 1]);
  });

  it("keep what was sold in the shop's earlier currency apart", async () => {
    await begin();
    await convert();
    await analytics().refresh(world.shopId);
    const { now, others } = await analytics().figures({ ...shopOf(world), currency: "EUR" }, lastDays(7));
    expect(now.orders).toBe(0);
    expect(others).toMatchObject([{ currency: "USD", totals: { orders: 1, revenueMinor: 3000n } }]);
  });

  it("hold when many count at the same time", async () => {
    await begin();
    for (let count = 0; count < 3; count += 1) await convert();
    await Promise.all(Array.from({ length: 5 }, () => analytics().refresh(world.shopId)));
    await analytics().refresh(world.shopId);
    expect((await figures()).now.orders).toBe(3);
    expect(await analytics().stale()).toEqual(new Set());
  });
});

describe("what is owed", () => {
  it("are points, held ones apart, and no debt of anybody lowers them", async () => {
    await begin({ holdDays: 3 });
    await convert();
    const { admin } = world.database;
    await admin.query(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
       select shop_id, id, 'available', 'adjust', case shopify_customer_id when 9001 then 40 else -15 end, id::text
       from customers`,
    );
    expect((await figures()).open).toMatchObject({ available: "40", pending: "100" });
  });

  it("are rewards promised, and codes until they stand on an order", async () => {
    await begin({
      advocateReward: { kind: "fixed", amounts: { USD: "5.00" } },
      friendReward: { kind: "store_credit", amounts: { USD: "3.00" } },
    });
    await convert();
    const promised = (kind: string, minor: string, isGiven = false) => ({
      kind,
      currency: "USD",
      isGiven,
      rewards: 1,
      minor,
    });
    expect((await figures()).open.rewards).toEqual([
      promised("fixed", "500"),
      promised("store_credit", "300"),
    ]);
    const { admin } = world.database;
    await admin.query(
      "update reward_intents set state = 'issued', issued_at = now(), code = upper('r' || kind)",
    );
    expect((await figures()).open.rewards).toEqual([promised("fixed", "500", true)]);
    await settleFully(world, [orderWork(world.shopId, "8", { discountCodes: ["rfixed"] })]);
    const { open, now } = await figures();
    expect(open.rewards).toEqual([]);
    expect(now.costMinor).toBe(800n);
  });

  it("is not counted over and over while counting takes long", async () => {
    await begin();
    await convert();
    await analytics().refresh(world.shopId);
    const { admin } = world.database;
    await admin.query("update open_points set took_ms = 60000, available = 1");
    await convert();
    await analytics().refresh(world.shopId);
    expect((await analytics().open(world.shopId)).available).toBe("1");
    await admin.query("update open_points set took_ms = 0");
    await analytics().refresh(world.shopId);
    expect((await analytics().open(world.shopId)).available).toBe("200");
  });
});
