import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReferralId } from "#app/platform/ids.ts";
import { createWorld, endState, orderWork, settleFully, type World } from "./fixtures.ts";

let world: World;
let shopifySays: number | null = 0;

beforeAll(async () => {
  world = await createWorld({ numberOfOrders: () => shopifySays });
});
afterAll(() => world.database.drop());

const outcome = async (orderId: string) => {
  const { rows } = await world.database.admin.query(
    "select outcome, reasons, reversed, evidence, referral_id from orders where order_id = $1",
    [orderId],
  );
  return rows[0];
};

const entriesOf = async (referralId: ReferralId) => {
  const { rows } = await world.database.admin.query(
    "select kind, account, amount from ledger_entries where referral_id = $1 order by id",
    [referralId],
  );
  return rows;
};

const timelineOf = async (referralId: ReferralId) => {
  const { rows } = await world.database.admin.query(
    "select from_status, to_status, reason from referral_timeline where referral_id = $1 order by id",
    [referralId],
  );
  return rows.map((row) => `${row.from_status} -> ${row.to_status}: ${row.reason}`);
};

describe("a friend's order with a single-use code", () => {
  it("waits for Shopify's word, then converts once, with its story, points and event", async () => {
    const { referralId, code } = await world.claim("101");
    const order = orderWork(world.shopId, "101", { discountCodes: [code.toLowerCase()] });

    expect((await world.settle([order])).size).toBe(1);
    expect(await outcome(order.snapshot.orderId)).toMatchObject({ outcome: null });
    await settleFully(world, [order, order]);
    await settleFully(world, [order]);

    expect(await outcome(order.snapshot.orderId)).toEqual({
      outcome: "Converted",
      reasons: ["all_conditions_met"],
      reversed: "none",
      evidence: "code",
      referral_id: referralId,
    });
    expect(await entriesOf(referralId)).toEqual([{ kind: "earn", account: "available", amount: 100 }]);
    expect(await timelineOf(referralId)).toEqual([
      "pending -> in_progress: checking_history",
      "in_progress -> completed: conversion_stands",
    ]);
    const { rows } = await world.database.admin.query(
      "select payload from outbox where event_type = 'referral.completed' and payload ->> 'referral_id' = $1",
      [referralId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].payload).toMatchObject({
      status: "completed",
      locale: "en",
      description: expect.any(String),
    });
  });

  it("takes the points back on a cancellation, and frees the friend and the use", async () => {
    const { referralId, code } = await world.claim("102");
    const order = orderWork(world.shopId, "102", { discountCodes: [code] });
    await settleFully(world, [order]);
    const before = await endState(world, referralId);
    const cancelled = { ...order, snapshot: { ...order.snapshot, cancelledAt: new Date() } };
    await settleFully(world, [cancelled]);
    await settleFully(world, [cancelled]);

    expect(await outcome(order.snapshot.orderId)).toMatchObject({ outcome: "Converted", reversed: "full" });
    expect(await entriesOf(referralId)).toEqual([
      { kind: "earn", account: "available", amount: 100 },
      { kind: "reverse", account: "available", amount: -100 },
    ]);
    const after = await endState(world, referralId);
    expect(after).toMatchObject({
      status: "cancelled",
      uses: before.uses - 1,
      conversions: before.conversions - 1,
    });
  });

  it("stays without an outcome while Shopify does not answer", async () => {
    const { referralId, code } = await world.claim("103");
    const order = orderWork(world.shopId, "103", { discountCodes: [code] });
    shopifySays = null;
    await expect(settleFully(world, [order])).rejects.toThrow("does not answer");
    expect(await outcome(order.snapshot.orderId)).toMatchObject({ outcome: null });
    expect(await endState(world, referralId)).toMatchObject({ status: "in_progress" });
    shopifySays = 3;
    await settleFully(world, [order]);
    expect(await outcome(order.snapshot.orderId)).toMatchObject({ outcome: "ExistingCustomer" });
    expect(await endState(world, referralId)).toMatchObject({ status: "failed" });
    shopifySays = 0;
  });

  it("is due again also when it began to wait while the answer was being stored", async () => {
    await world.database.admin.query(
      `insert into webhook_inbox (shop_id, topic, webhook_id, api_version, body, waits_for, next_attempt_at)
       values ($1, 'orders/create', 'late', '2026-10', '{}', 'customer_history', now() + interval '30 seconds')`,
      [world.shopId],
    );
    expect(await world.settlement.due.histories()).toContain(world.shopId);
    await world.settlement.fetchHistories(world.shopId);
    const { rows } = await world.database.admin.query(
      "select waits_for, next_attempt_at from webhook_inbox where webhook_id = 'late'",
    );
    expect(rows).toEqual([{ waits_for: null, next_attempt_at: null }]);
  });

  it("is not paid for a second order of the same friend", async () => {
    const first = await world.claim("104");
    const second = await world.claim(null);
    const now = Date.now();
    const orders = [first, second].map(({ code }, index) =>
      orderWork(world.shopId, "104", { discountCodes: [code], orderedAt: new Date(now + index * 1000) }),
    );
    await settleFully(world, orders);
    const outcomes = await Promise.all(orders.map(({ snapshot }) => outcome(snapshot.orderId)));
    expect(outcomes.map((row) => row.outcome)).toEqual(["Converted", "ExistingCustomer"]);
  });
});

describe("Shopify's word on a friend that comes while his order is decided", () => {
  const locksWaitedFor = async () => {
    const { rows } = await world.database.admin.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rows.length;
  };

  it("counts that order, and wakes the delivery that began to wait for it at that moment", async () => {
    // Shopify's count holds the order that is being decided.
    shopifySays = 1;
    const { code } = await world.claim("151");
    const order = orderWork(world.shopId, "151", { discountCodes: [code] });
    const { database: db, admin } = world.database;
    await admin.query("update customers set history_wanted_at = now() where shopify_customer_id = 151");
    await admin.query(
      `insert into webhook_inbox (shop_id, topic, webhook_id, api_version, body)
       values ($1, 'orders/create', 'the-order', '2026-10', '{}')`,
      [world.shopId],
    );
    const { answered } = await db.tenant(world.shopId, async (tx) => {
      expect((await world.settlement.settle(tx, [order])).size).toBe(1);
      const answer = world.settlement.fetchHistories(world.shopId);
      await expect.poll(locksWaitedFor).toBe(1);
      await tx.query(
        "update webhook_inbox set waits_for = 'customer_history' where webhook_id = 'the-order'",
      );
      return { answered: answer };
    });
    await answered;
    shopifySays = 0;
    await world.settle([order]);
    expect(await outcome(order.snapshot.orderId)).toMatchObject({ outcome: "Converted" });
    const { rows } = await admin.query("select waits_for from webhook_inbox where webhook_id = 'the-order'");
    expect(rows).toEqual([{ waits_for: null }]);
  });
});

describe("an advocate's code typed by hand", () => {
  it("bears a referral with the order", async () => {
    const order = orderWork(world.shopId, "201", { discountCodes: ["Dana-10 "].map((code) => code.trim()) });
    await settleFully(world, [order]);
    const row = await outcome(order.snapshot.orderId);
    expect(row).toMatchObject({ outcome: "Converted", evidence: "typed" });
    expect(await timelineOf(row.referral_id)).toEqual([
      "queued -> in_progress: order_qualified",
      "in_progress -> completed: conversion_stands",
    ]);
  });

  it("is refused to the advocate", async () => {
    const order = orderWork(world.shopId, "9001", { typedCode: "DANA-10" });
    await settleFully(world, [order]);
    expect(await outcome(order.snapshot.orderId)).toMatchObject({
      outcome: "SelfReferral",
      referral_id: null,
    });
  });
});

describe("deliveries that meet", () => {
  it("convert one order once, however many bring it at the same time", async () => {
    const { referralId, code } = await world.claim("301");
    const order = orderWork(world.shopId, "301", { discountCodes: [code] });
    await world.settle([order]);
    await world.settlement.fetchHistories(world.shopId);
    await Promise.all(Array.from({ length: 20 }, () => world.settle([order])));
    expect(await entriesOf(referralId)).toHaveLength(1);
  });
});

describe("two people who refer each other", () => {
  const pair = async (first: string, second: string) => {
    const { rows } = await world.database.admin.query<{ id: string; friend: string }>(
      `with people as (
         insert into customers (shop_id, shopify_customer_id, orders_before_first_sight)
         select $1, friend, 0 from unnest($2::bigint[]) as friend returning id, shopify_customer_id
       ), links as (
         insert into share_links (shop_id, customer_id) select $1, id from people returning id, customer_id
       )
       insert into share_codes (shop_id, code_key, code, link_id)
       select $1, 'of-' || p.shopify_customer_id, 'of-' || p.shopify_customer_id, l.id
       from links l join people p on p.id = l.customer_id returning link_id as id`,
      [world.shopId, [first, second]],
    );
    expect(rows).toHaveLength(2);
    return [
      orderWork(world.shopId, first, { typedCode: `of-${second}` }),
      orderWork(world.shopId, second, { typedCode: `of-${first}` }),
    ];
  };
  const outcomesOf = async (orders: readonly { snapshot: { orderId: string } }[]) => {
    const rows = await Promise.all(orders.map(({ snapshot }) => outcome(snapshot.orderId)));
    return rows.map((row) => row.outcome).toSorted();
  };

  it("are seen in one batch", async () => {
    const orders = await pair("401", "402");
    await world.settle(orders);
    expect(await outcomesOf(orders)).toEqual(["Converted", "MutualReferral"]);
  });

  it("are seen when their orders come at the same moment", async () => {
    const pairs = await Promise.all(
      Array.from({ length: 8 }, (_, index) => pair(String(410 + 2 * index), String(411 + 2 * index))),
    );
    await Promise.all(pairs.flat().map((order) => world.settle([order])));
    const all = await Promise.all(pairs.map(outcomesOf));
    expect(all).toEqual(pairs.map(() => ["Converted", "MutualReferral"]));
  });
});
