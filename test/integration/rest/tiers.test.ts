import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TierAssignment } from "#app/modules/tiers/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { orderWork } from "../settlement/fixtures.ts";
import { createRest, type Rest } from "./fixtures.ts";

let rest: Rest;
let shop: Shop;
let key: string;
beforeAll(async () => void (rest = await createRest()));
afterAll(() => rest.close());
beforeEach(async () => void ({ shop, key } = await rest.newShop()));

const put = (tiers: unknown, body: object = { tiers }) => rest.call("PUT", "tiers", { key, body });
const get = async () => (await rest.call("GET", "tiers", { key })).body.tiers;
const currentOf = async (customer = "501") =>
  (await rest.app.tiers.currentOf(shop.id, customer as ShopifyId))?.name ?? null;
const rows = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  (await rest.world.database.admin.query<Row>(sql, values)).rows;
const customer = async (shopifyId = "501", shopId: string = shop.id): Promise<string> => {
  const [row] = await rows<{ id: string }>(
    "insert into customers (shop_id, shopify_customer_id) values ($1, $2) returning id",
    shopId,
    shopifyId,
  );
  return row?.id ?? "";
};

const silver = { name: "Silver", minPoints: 0 };
const gold = { name: "Gold", minPoints: 500 };
const full = {
  name: "Platinum",
  minPoints: 1000,
  minSpend: "1500.50",
  minReferrals: 3,
  assignedOnly: false,
  multiplierPercent: 150,
  bonusPoints: 20,
  discountPercent: 5,
  freeShipping: true,
  perks: ["Early access", "A gift"],
};

describe("a shop's list of tiers", () => {
  it("is replaced as a whole and read as it was written", async () => {
    const { status, body } = await put([silver, full]);
    expect(status).toBe(200);
    expect(body.tiers).toEqual([
      {
        id: expect.any(String),
        ...silver,
        minSpend: null,
        minReferrals: null,
        assignedOnly: false,
        multiplierPercent: 100,
        bonusPoints: 0,
        discountPercent: 0,
        freeShipping: false,
        perks: [],
      },
      { id: expect.any(String), ...full },
    ]);
    expect(await get()).toEqual(body.tiers);
    expect((await put(body.tiers)).body).toEqual(body);
    expect((await put([])).body).toEqual({ tiers: [] });
  });

  it("keeps the customers of a tier that keeps its id, whatever its rank becomes", async () => {
    const [first, second] = (await put([silver, gold])).body.tiers;
    const customerId = await customer();
    await assign({ customerId, tierId: first.id });
    expect(await currentOf()).toBe("Silver");
    const moved = { ...first, name: "Friends", minPoints: 900 };
    const after = (await put([{ name: "New", minPoints: 100 }, second, moved])).body.tiers;
    expect(after.map(({ name }: { name: string }) => name)).toEqual(["New", "Gold", "Friends"]);
    expect(after[2].id).toBe(first.id);
    expect(await currentOf()).toBe("Friends");
    await put([second]);
    expect(await currentOf()).toBeNull();
  });

  it.each<[string, unknown]>([
    ["no list", { tiers: {} }],
    ["something else beside it", { tiers: [], more: 1 }],
    ["a tier without a name", { tiers: [{ minPoints: 1 }] }],
    ["one name twice", { tiers: [silver, { name: "SILVER ", minPoints: 2 }] }],
    [
      "one id twice",
      { tiers: ["a", "b"].map((name) => ({ ...silver, name, id: "7e570000-0000-4000-8000-000000000000" })) },
    ],
    ["points that fall", { tiers: [gold, { name: "Low", minPoints: 499 }] }],
    ["spend that falls", { tiers: [{ ...gold, minSpend: "10.00" }, silver, { ...full, minSpend: "9.99" }] }],
    [
      "referrals that fall",
      {
        tiers: [
          { ...silver, minReferrals: 2 },
          { ...gold, minReferrals: 1 },
        ],
      },
    ],
    ["a spend of nothing", { tiers: [{ ...silver, minSpend: "0.00" }] }],
    ["a tenth of a cent", { tiers: [{ ...silver, minSpend: "1.001" }] }],
    ["a spend that is a number", { tiers: [{ ...silver, minSpend: 10 }] }],
    ["half a point", { tiers: [{ ...silver, minPoints: 0.5 }] }],
    ["points beyond all", { tiers: [{ ...silver, minPoints: 1e300 }] }],
    ["a discount of more than all", { tiers: [{ ...silver, discountPercent: 101 }] }],
    ["a multiplier below one", { tiers: [{ ...silver, multiplierPercent: 99 }] }],
    ["a NUL", { tiers: [{ ...silver, name: "a\0" }] }],
    ["an address in a perk", { tiers: [{ ...silver, perks: ["ask dana@example.com"] }] }],
    ["an unknown field", { tiers: [{ ...silver, color: "red" }] }],
  ])("cannot hold %s", async (_name, body) => {
    await put([gold]);
    expect((await put(null, body as object)).status).toBe(400);
    expect(await get()).toHaveLength(1);
  });

  it("cannot take another shop's tier", async () => {
    const [tier] = (await put([silver])).body.tiers;
    const other = await rest.newShop();
    const answer = await rest.call("PUT", "tiers", { key: other.key, body: { tiers: [tier] } });
    expect(answer.status).toBe(422);
    expect(await get()).toEqual([tier]);
  });

  it("is one of those that were given at the same time", async () => {
    const lists = Array.from({ length: 6 }, (_, n) =>
      [1, 2, 3].map((m) => ({ name: `${n}-${m}`, minPoints: m })),
    );
    const answers = await Promise.all(lists.map((list) => put(list)));
    expect(answers.map(({ status }) => status)).toEqual(lists.map(() => 200));
    const names = (await get()).map(({ name }: { name: string }) => name.split("-")[0]);
    expect(new Set(names).size).toBe(1);
    expect(names).toHaveLength(3);
  });
});

const assign = (changes: Partial<TierAssignment>) =>
  rest.app.tiers.assign({
    eventId: randomUUID(),
    place: { shopId: shop.id },
    customerId: randomUUID(),
    tierId: randomUUID(),
    assignedAt: new Date(),
    ...changes,
  });

describe("a customer's tier", () => {
  const earn = (id: string, kind: string, amount: number) =>
    rows(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
       values ($1, $2, 'available', $3, $4, gen_random_uuid()::text)`,
      shop.id,
      id,
      kind,
      amount,
    );

  it("is the highest whose points were earned, net of what was taken back but not of what was spent", async () => {
    await put([silver, gold]);
    expect(await currentOf()).toBeNull();
    const id = await customer();
    expect(await currentOf()).toBe("Silver");
    await earn(id, "earn", 600);
    await earn(id, "spend", -600);
    expect(await currentOf()).toBe("Gold");
    await earn(id, "reverse", -101);
    expect(await currentOf()).toBe("Silver");
  });

  it("asks for the customer's own spend, net of refunds and cancelled orders", async () => {
    await put([silver, { name: "Spender", minPoints: 0, minSpend: "60.00" }]);
    const settle = async (...orders: ReturnType<typeof orderWork>[]) =>
      void (await rest.world.database.database.tenant(shop.id, (tx) =>
        rest.world.settlement.settle(tx, orders),
      ));
    const order = orderWork(shop.id, "501");
    const { orderId } = order.snapshot;
    await settle(order, orderWork(shop.id, "501"), orderWork(shop.id, "502"));
    expect(await currentOf()).toBe("Spender");
    expect(await currentOf("502")).toBe("Silver");
    const later = new Date(Date.now() + 1000);
    await settle(orderWork(shop.id, "501", { orderId, snapshotAt: later, goodsRefundedMinor: 1n }));
    expect(await currentOf()).toBe("Silver");
    await settle(orderWork(shop.id, "501"));
    expect(await currentOf()).toBe("Spender");
    await settle(orderWork(shop.id, "501", { orderId, snapshotAt: later, cancelledAt: later }));
    expect(await currentOf()).toBe("Spender");
    await rows("update orders set cancelled_at = now() where shop_id = $1", shop.id);
    expect(await currentOf()).toBe("Silver");
  });

  it("asks for referrals that stand", async () => {
    await put([silver, { name: "Bringer", minPoints: 0, minReferrals: 2 }]);
    const terms = {
      advocateReward: { kind: "points", points: 1 },
      friendReward: { kind: "points", points: 1 },
    };
    const program = (await rest.call("POST", "programs", { key, body: { name: "Points", terms } })).body;
    await rest.call("PATCH", `programs/${program.id}`, { key, body: { version: 1, state: "active" } });
    const { code } = await rest.app.referrals.advocatePage(shop, "9001" as ShopifyId);
    const redeem = (customerId: string) =>
      rest.call("POST", "redemptions", { key, body: { code, customerId } });
    await redeem("1");
    expect(await currentOf("9001")).toBe("Silver");
    await redeem("2");
    expect(await currentOf("9001")).toBe("Bringer");
    await rows("update conversions set stands = false where shop_id = $1", shop.id);
    expect(await currentOf("9001")).toBe("Silver");
  });
});

describe("a tier that another system assigns", () => {
  it("counts beside what was reached, the highest rank first, and is reached by nobody when it is only assigned", async () => {
    const tiers = (await put([silver, { name: "Staff", minPoints: 0, assignedOnly: true }, gold])).body.tiers;
    const customerId = await customer();
    expect(await currentOf()).toBe("Silver");
    expect(await assign({ customerId, tierId: tiers[1].id })).toEqual({ ok: true, value: null });
    expect(await currentOf()).toBe("Staff");
    await assign({ customerId, tierId: tiers[0].id });
    expect(await currentOf()).toBe("Silver");
  });

  it("is the later one in whatever sequence they come, and the same event counts once", async () => {
    const [low, high] = (
      await put([
        { ...silver, assignedOnly: true },
        { ...gold, assignedOnly: true },
      ])
    ).body.tiers;
    const customerId = await customer();
    const early = {
      eventId: randomUUID(),
      customerId,
      tierId: high.id,
      assignedAt: new Date("2026-01-01T00:00:00Z"),
    };
    const late = {
      eventId: randomUUID(),
      customerId,
      tierId: low.id,
      assignedAt: new Date("2026-01-02T00:00:00Z"),
    };
    await Promise.all([late, early, late, early, early].map(assign));
    expect(await currentOf()).toBe("Silver");
    await assign({ ...early, tierId: low.id, assignedAt: new Date() });
    expect(
      await rows(
        "select tier_id from assigned_tiers where shop_id = $1 and event_id = $2",
        shop.id,
        late.eventId,
      ),
    ).toEqual([{ tier_id: low.id }]);
    const processed = await rows("select event_type from processed_events where shop_id = $1", shop.id);
    expect(processed).toEqual([{ event_type: "vip_tier.assigned" }, { event_type: "vip_tier.assigned" }]);
  });

  it("may name the merchant, and counts in the shop that knows the customer", async () => {
    const [tier] = (await put([{ ...gold, assignedOnly: true }])).body.tiers;
    const other = await rest.newShop();
    await rows("update shops set merchant_id = $2 where id = $1", other.shop.id, shop.merchantId);
    await rest.call("PUT", "tiers", {
      key: other.key,
      body: { tiers: [silver, { ...gold, assignedOnly: true }] },
    });
    const here = await customer("501");
    const there = await customer("777", other.shop.id);
    for (const customerId of [here, there]) {
      const place = { merchantId: shop.merchantId };
      expect(await assign({ place, customerId, tierId: tier.id })).toMatchObject({ ok: true });
    }
    expect(await currentOf("501")).toBe("Gold");
    expect(await rest.app.tiers.currentOf(other.shop.id, "777" as ShopifyId)).toMatchObject({ name: "Gold" });
  });

  it("leaves no trace when it names nobody known, and counts once they are", async () => {
    const [tier] = (await put([gold])).body.tiers;
    const stranger = await rest.newShop();
    const theirs = await customer("501", stranger.shop.id);
    const eventId = randomUUID();
    for (const customerId of [randomUUID(), theirs]) {
      expect(await assign({ eventId, customerId, tierId: tier.id })).toEqual({
        ok: false,
        refusal: "unknown_customer_or_tier",
      });
    }
    const customerId = await customer();
    expect(await assign({ customerId, eventId })).toMatchObject({ refusal: "unknown_customer_or_tier" });
    expect(await assign({ customerId, place: { shopId: randomUUID() } })).toMatchObject({
      refusal: "unknown_shop",
    });
    expect(await assign({ customerId: "501", tierId: tier.id })).toMatchObject({ refusal: "malformed_id" });
    expect(await rows("select from processed_events where shop_id = $1", shop.id)).toEqual([]);
    await assign({ eventId, customerId, tierId: tier.id });
    expect(await currentOf()).toBe("Gold");
  });
});
