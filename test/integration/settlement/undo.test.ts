import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { ShopifyId } from "#app/platform/ids.ts";
import type { OrderWork } from "#app/modules/settlement/index.ts";
import {
  createWorld,
  endState,
  later,
  orderWork,
  outcomeOf,
  settleFully,
  storyOf,
  type World,
} from "./fixtures.ts";

const worlds: World[] = [];
let world: World;

beforeEach(async () => {
  world = await createWorld();
  worlds.push(world);
});
afterAll(() => Promise.all(worlds.map(({ database }) => database.drop())));

const friend = "101";

const placed = async (changes: Partial<OrderWork["snapshot"]> = {}) => {
  const { referralId, code } = await world.claim(friend);
  return { referralId, order: orderWork(world.shopId, friend, { discountCodes: [code], ...changes }) };
};

const inTenant = (work: (tx: Parameters<World["settlement"]["dispute"]>[0]) => Promise<void>) =>
  world.database.database.tenant(world.shopId, work);

const dispute = (order: OrderWork, status: "open" | "won" | "lost", minutes: number) =>
  inTenant((tx) =>
    world.settlement.dispute(tx, [
      {
        shopId: world.shopId,
        picture: { orderId: order.snapshot.orderId, disputeId: "1" as ShopifyId, status },
        at: new Date(Date.now() + minutes * 60_000),
      },
    ]),
  );

const remove = (order: OrderWork) =>
  inTenant((tx) =>
    world.settlement.deleteOrders(tx, [{ shopId: world.shopId, orderId: order.snapshot.orderId }]),
  );

const refund = (order: OrderWork, goodsMinor: bigint) =>
  inTenant((tx) =>
    world.settlement.refund(tx, [
      {
        shopId: world.shopId,
        picture: {
          orderId: order.snapshot.orderId,
          refundId: "1" as ShopifyId,
          goodsMinor,
          refundedAt: new Date(),
        },
      },
    ]),
  );

describe("a dispute", () => {
  it("takes the reward back while it is open, and gives it back when it is won", async () => {
    const { referralId, order } = await placed();
    await settleFully(world, [order]);
    await dispute(order, "open", 1);
    expect(await endState(world, referralId)).toMatchObject({ status: "completed", available: 0, uses: 1 });
    expect(await outcomeOf(world, order)).toMatchObject({ reversed: "full" });
    await dispute(order, "won", 2);
    expect(await endState(world, referralId)).toMatchObject({ status: "completed", available: 100, uses: 1 });
    expect(await outcomeOf(world, order)).toMatchObject({ reversed: "none" });
    expect((await storyOf(world, referralId)).slice(-2)).toEqual([
      "completed -> completed: dispute_open (system)",
      "completed -> completed: restored (system)",
    ]);
  });

  it("that is lost ends the referral, whatever is delivered late", async () => {
    const { referralId, order } = await placed();
    await settleFully(world, [order]);
    await dispute(order, "lost", 2);
    await dispute(order, "open", 1);
    expect(await endState(world, referralId)).toMatchObject({ status: "cancelled", available: 0, uses: 0 });
  });

  it("that comes before its order is remembered", async () => {
    const { referralId, order } = await placed();
    await dispute(order, "open", 1);
    await settleFully(world, [order]);
    expect(await endState(world, referralId)).toMatchObject({ available: 0 });
    await dispute(order, "won", 2);
    expect(await endState(world, referralId)).toMatchObject({ available: 100 });
  });
});

describe("an order that the shop deleted", () => {
  it.each(["before", "after"])("is undone when that is told %s its creation", async (when) => {
    const { referralId, order } = await placed();
    if (when === "before") await remove(order);
    await settleFully(world, [order]);
    if (when === "after") await remove(order);
    await remove(order);
    expect(await endState(world, referralId)).toMatchObject({
      status: "cancelled",
      available: 0,
      conversions: 0,
    });
  });

  it("while it waited for its payment ends its referral", async () => {
    const { referralId, order } = await placed({ financialStatus: "pending" });
    await settleFully(world, [order]);
    await remove(order);
    expect(await endState(world, referralId)).toMatchObject({ status: "cancelled" });
    expect(await outcomeOf(world, order)).toMatchObject({ outcome: "Cancelled", reasons: ["order_deleted"] });
  });
});

describe("an order and its refund at the same moment", () => {
  it("see each other", async () => {
    const runs = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const id = String(700 + index);
        const { referralId, code } = await world.claim(id);
        await world.database.admin.query(
          "update customers set orders_before_first_sight = 0 where shopify_customer_id = $1",
          [id],
        );
        return { referralId, order: orderWork(world.shopId, id, { typedCode: null, discountCodes: [code] }) };
      }),
    );
    await world.database.admin.query(
      "update program_versions set terms = jsonb_set(terms, '{usesPerCode}', '100')",
    );
    await Promise.all(runs.flatMap(({ order }) => [world.settle([order]), refund(order, 3000n)]));
    const states = await Promise.all(runs.map(({ referralId }) => endState(world, referralId)));
    expect(states.map(({ status }) => status)).toEqual(runs.map(() => "cancelled"));
    expect(states[0]).toMatchObject({ available: 0, conversions: 0, uses: 0 });
  });
});

describe("a later picture", () => {
  it("that says nothing new writes nothing new", async () => {
    const { referralId, order } = await placed();
    await settleFully(world, [order]);
    const before = await storyOf(world, referralId);
    await settleFully(world, [later(order, {}), later(order, {})]);
    expect(await storyOf(world, referralId)).toEqual(before);
  });
});

describe("a batch that names one order several times", () => {
  const refunds = (order: OrderWork, ids: readonly string[]) =>
    inTenant((tx) =>
      world.settlement.refund(
        tx,
        ids.map((id) => ({
          shopId: world.shopId,
          picture: {
            orderId: order.snapshot.orderId,
            refundId: id as ShopifyId,
            goodsMinor: 300n,
            refundedAt: new Date(),
          },
        })),
      ),
    );

  it("takes back what its refunds come to, once", async () => {
    const { referralId, order } = await placed();
    await settleFully(world, [order]);
    await refunds(order, ["1", "2", "2"]);
    expect(await endState(world, referralId)).toMatchObject({ available: 80, uses: 1 });
  });

  it("cancels it once", async () => {
    const { referralId, order } = await placed();
    await settleFully(world, [order]);
    const gone = { shopId: world.shopId, orderId: order.snapshot.orderId };
    await inTenant((tx) => world.settlement.deleteOrders(tx, [gone, gone, gone]));
    expect(await endState(world, referralId)).toMatchObject({ available: 0, uses: 0 });
  });

  it("gives a won dispute's points back once", async () => {
    const { referralId, order } = await placed();
    await settleFully(world, [order]);
    await dispute(order, "open", 1);
    const won = {
      shopId: world.shopId,
      picture: { orderId: order.snapshot.orderId, disputeId: "1" as ShopifyId, status: "won" as const },
      at: new Date(Date.now() + 120_000),
    };
    await inTenant((tx) => world.settlement.dispute(tx, [won, won, won]));
    expect(await endState(world, referralId)).toMatchObject({ available: 100 });
  });
});
