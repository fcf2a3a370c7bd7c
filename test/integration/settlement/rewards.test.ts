import { afterAll, describe, expect, it } from "vitest";
import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import type { OrderWork } from "#app/modules/settlement/index.ts";
import {
  createWorld,
  endState,
  later,
  orderWork,
  outcomeOf,
  pointsOf,
  settleFully,
  type World,
} from "./fixtures.ts";

const worlds: World[] = [];
afterAll(() => Promise.all(worlds.map(({ database }) => database.drop())));

const worldWith = async (terms: Partial<ProgramTerms>): Promise<World> => {
  const world = await createWorld({ terms });
  worlds.push(world);
  return world;
};

let nextFriend = 500;

/** A friend claims and orders. */
const convert = async (world: World, changes: Partial<OrderWork["snapshot"]> = {}) => {
  nextFriend += 1;
  const friend = String(nextFriend);
  const { referralId, code } = await world.claim(friend);
  const order = orderWork(world.shopId, friend, { discountCodes: [code], ...changes });
  await settleFully(world, [order]);
  return { referralId, order };
};

const intentsOf = async (world: World) => {
  const { rows } = await world.database.admin.query(
    "select side, kind, amount_minor, currency, state, is_void, take_back_minor from reward_intents order by side",
  );
  return rows;
};

const day = 24 * 60 * 60 * 1000;

describe("rewards that Shopify gives", () => {
  const terms: Partial<ProgramTerms> = {
    advocateReward: { kind: "store_credit", amounts: { USD: "10.00" } },
    friendReward: { kind: "gift_card", amounts: { USD: "5.01" } },
  };

  it("are owed with the conversion, reduced by its refunds and withdrawn by its cancellation", async () => {
    const world = await worldWith(terms);
    const { order } = await convert(world);
    const owed = { currency: "USD", state: "due", is_void: false, take_back_minor: "0" };
    expect(await intentsOf(world)).toEqual([
      { ...owed, side: "advocate", kind: "store_credit", amount_minor: "1000" },
      { ...owed, side: "friend", kind: "gift_card", amount_minor: "501" },
    ]);
    await settleFully(world, [later(order, { goodsRefundedMinor: 1000n })]);
    expect((await intentsOf(world)).map(({ take_back_minor }) => take_back_minor)).toEqual(["334", "167"]);
    await settleFully(world, [later(order, { cancelledAt: new Date() })]);
    expect((await intentsOf(world)).map(({ state }) => state)).toEqual(["withdrawn", "withdrawn"]);
  });

  it("are voided, not withdrawn, once they were given", async () => {
    const world = await worldWith(terms);
    const { order } = await convert(world);
    await world.database.admin.query("update reward_intents set state = 'issued'");
    await settleFully(world, [later(order, { cancelledAt: new Date() })]);
    expect(await intentsOf(world)).toMatchObject([
      { state: "issued", is_void: true, take_back_minor: "1000" },
      { state: "issued", is_void: true, take_back_minor: "501" },
    ]);
  });

  it("come back when a dispute is won: what was voided is due again, under another code", async () => {
    const world = await worldWith({ ...terms, friendReward: { kind: "percent", percent: 10 } });
    const { order } = await convert(world);
    const dispute = (status: "open" | "won", minutes: number) =>
      world.database.database.tenant(world.shopId, (tx) =>
        world.settlement.dispute(tx, [
          {
            shopId: world.shopId,
            picture: { orderId: order.snapshot.orderId, disputeId: "1" as ShopifyId, status },
            at: new Date(Date.now() + minutes * 60_000),
          },
        ]),
      );
    await world.database.admin.query("update reward_intents set state = 'issued', code = 'A'");
    await dispute("open", 1);
    await world.database.admin.query("update reward_intents set taken_back_minor = take_back_minor");
    await dispute("won", 2);
    expect(await intentsOf(world)).toMatchObject([{ state: "due", is_void: false, take_back_minor: "0" }]);
  });

  it("wait for the end of the hold", async () => {
    const world = await worldWith({ ...terms, holdDays: 3 });
    const { referralId } = await convert(world, { snapshotAt: new Date(Date.now() - 4 * day) });
    expect((await intentsOf(world)).map(({ state }) => state)).toEqual(["pending", "pending"]);
    expect(await world.settlement.releaseHolds(world.shopId)).toBe(1);
    expect((await intentsOf(world)).map(({ state }) => state)).toEqual(["due", "due"]);
    expect(await endState(world, referralId)).toMatchObject({ status: "completed" });
  });
});

describe("points", () => {
  it("of both sides leave their hold", async () => {
    const world = await worldWith({ friendReward: { kind: "points", points: 30 }, holdDays: 1 });
    await convert(world, { snapshotAt: new Date(Date.now() - 2 * day) });
    await world.settlement.releaseHolds(world.shopId);
    const { rows } = await world.database.admin.query(
      "select account, sum(amount)::int as points from ledger_entries group by account, customer_id order by 2",
    );
    expect(rows.filter(({ points }) => points > 0)).toEqual([
      { account: "available", points: 30 },
      { account: "available", points: 100 },
    ]);
  });

  it("go to both sides where the program says so, and both lose their share of a refund", async () => {
    const world = await worldWith({ friendReward: { kind: "points", points: 30 } });
    const { order, referralId } = await convert(world);
    const sums = async () => {
      const { rows } = await world.database.admin.query(
        "select sum(amount)::int as points from ledger_entries where referral_id = $1 group by customer_id order by 1",
        [referralId],
      );
      return rows.map(({ points }) => points);
    };
    expect(await sums()).toEqual([30, 100]);
    await settleFully(world, [later(order, { goodsRefundedMinor: 1n })]);
    expect(await sums()).toEqual([29, 99]);
  });

  it("are multiplied by the advocate's tier, within the share of the order", async () => {
    const world = await worldWith({ maxShare: { percent: 10, pointWorth: { USD: "0.02" } } });
    await world.database.admin.query(
      `insert into tiers (shop_id, name, rank, min_points, multiplier_percent, bonus_points)
       values ($1, 'All', 1, 0, 133, 1)`,
      [world.shopId],
    );
    await convert(world);
    expect(await pointsOf(world, world.advocateId)).toEqual({ available: 134, pending: 0 });
    await convert(world, { baseMinor: 2009n });
    expect(await pointsOf(world, world.advocateId)).toEqual({ available: 234, pending: 0 });
  });

  it("expire when the program says so", async () => {
    const world = await worldWith({ pointsExpireDays: 10 });
    await convert(world);
    const { rows } = await world.database.admin.query(
      "select expires_at between now() + interval '9 days' and now() + interval '10 days' as soon from ledger_entries",
    );
    expect(rows).toEqual([{ soon: true }]);
  });
});

describe("milestones", () => {
  it("are given at their friend, taken back when he is gone, and given again", async () => {
    const world = await worldWith({ milestones: [{ friends: 2, points: 50 }] });
    const seen: (number | undefined)[] = [];
    const look = async () => seen.push((await pointsOf(world, world.advocateId))?.available);
    await convert(world);
    await look();
    const { order } = await convert(world);
    await look();
    await settleFully(world, [later(order, { cancelledAt: new Date() })]);
    await look();
    await convert(world);
    await look();
    expect(seen).toEqual([100, 250, 100, 250]);
  });
});

describe("a hold from the fulfilment", () => {
  it("begins when the order is fulfilled", async () => {
    const world = await worldWith({ holdDays: 3, holdFrom: "fulfilled" });
    const { referralId, order } = await convert(world, { snapshotAt: new Date(Date.now() - 9 * day) });
    expect(await world.settlement.releaseHolds(world.shopId)).toBe(0);
    await settleFully(world, [later(order, { fulfilledAt: new Date(Date.now() - 2 * day) })]);
    expect(await world.settlement.releaseHolds(world.shopId)).toBe(0);
    expect(await endState(world, referralId)).toMatchObject({ status: "in_progress", pending: 100 });
    await world.database.admin.query("update referrals set hold_until = hold_until - interval '2 days'");
    await Promise.all([1, 2, 3].map(() => world.settlement.releaseHolds(world.shopId)));
    expect(await endState(world, referralId)).toMatchObject({
      status: "completed",
      available: 100,
      pending: 0,
    });
  });
});

describe("a budget", () => {
  it("pauses the program with its last reward, and is never exceeded by orders that come at once", async () => {
    const world = await worldWith({ budget: { points: 300, amounts: {} }, usesPerCode: 100 });
    const claims = await Promise.all(
      Array.from({ length: 6 }, (_, index) => world.claim(String(800 + index))),
    );
    const orders = claims.map(({ code }, index) =>
      orderWork(world.shopId, String(800 + index), { discountCodes: [code] }),
    );
    await Promise.all(orders.map((order) => world.settle([order])));
    await world.settlement.fetchHistories(world.shopId);
    await Promise.all(orders.map((order) => world.settle([order])));
    const outcomes = await Promise.all(orders.map((order) => outcomeOf(world, order)));
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => "BudgetReached"),
      ...Array.from({ length: 3 }, () => "Converted"),
    ]);
    const { rows } = await world.database.admin.query(
      "select state, pause_reason, spent_points from programs",
    );
    expect(rows).toEqual([{ state: "paused", pause_reason: "budget_reached", spent_points: "300" }]);
    const { rows: notices } = await world.database.admin.query("select kind from notice_tasks");
    expect(notices).toEqual([{ kind: "program_paused" }]);
  });
});

describe("ten friends on five uses", () => {
  it("convert five, whoever comes first", async () => {
    const world = await worldWith({});
    const claims = await Promise.all(
      Array.from({ length: 10 }, (_, index) => world.claim(String(900 + index))),
    );
    const orders = claims.map(({ code }, index) =>
      orderWork(world.shopId, String(900 + index), { discountCodes: [code] }),
    );
    await Promise.all(orders.map((order) => world.settle([order])));
    await world.settlement.fetchHistories(world.shopId);
    await Promise.all(orders.map((order) => world.settle([order])));
    const outcomes = await Promise.all(orders.map((order) => outcomeOf(world, order)));
    expect(outcomes.filter(({ outcome }) => outcome === "Converted")).toHaveLength(5);
    expect(outcomes.filter(({ outcome }) => outcome === "LimitReached")).toHaveLength(5);
    expect(await pointsOf(world, world.advocateId)).toEqual({ available: 500, pending: 0 });
  });
});

describe("what Shopify confirms", () => {
  it("is rewarded, once, and stays so through a partial refund", async () => {
    const world = await worldWith({});
    const { referralId, order } = await convert(world);
    await Promise.all([1, 2].map(() => world.settlement.confirmRewarded(world.shopId)));
    expect(await endState(world, referralId)).toMatchObject({ status: "rewarded" });
    await settleFully(world, [later(order, { goodsRefundedMinor: 1000n })]);
    expect(await endState(world, referralId)).toMatchObject({ status: "rewarded", available: 66 });
    await settleFully(world, [later(order, { cancelledAt: new Date() })]);
    expect(await endState(world, referralId)).toMatchObject({ status: "cancelled", available: 0 });
  });

  it("waits while a reward is still owed", async () => {
    const world = await worldWith({ advocateReward: { kind: "free_shipping" } });
    const { referralId } = await convert(world);
    expect(await world.settlement.confirmRewarded(world.shopId)).toBe(0);
    expect(await endState(world, referralId)).toMatchObject({ status: "completed" });
  });
});

describe("what Shopify confirms of a reward that could not be given", () => {
  it("is not rewarded: somebody lacks what he was promised", async () => {
    const world = await worldWith({ advocateReward: { kind: "free_shipping" } });
    const { referralId } = await convert(world);
    await world.database.admin.query("update reward_intents set state = 'failed', reason = 'invalid'");
    expect(await world.settlement.confirmRewarded(world.shopId)).toBe(0);
    expect(await endState(world, referralId)).toMatchObject({ status: "completed" });
  });
});

describe("a shop with more to confirm than one question holds", () => {
  it("is through with it in one run", async () => {
    const world = await worldWith({});
    const { referralId } = await convert(world);
    await world.database.admin.query(
      `insert into referrals (shop_id, merchant_id, referral_link_id, customer_id, link_id, program_version_id, status, confirm_at, locale)
       select r.shop_id, r.merchant_id, 'more ' || n, r.customer_id, r.link_id, r.program_version_id, 'completed', now(), r.locale
       from referrals r, generate_series(1, 60) n where r.id = $1`,
      [referralId],
    );
    expect(await world.settlement.confirmRewarded(world.shopId)).toBe(61);
  });
});

describe("the code of a reward", () => {
  it("is marked used by the first order that carries it, however it is typed, and by no other shop's", async () => {
    const world = await worldWith({ advocateReward: { kind: "fixed", amounts: { USD: "10.00" } } });
    await convert(world);
    const { admin } = world.database;
    await admin.query("update reward_intents set state = 'issued', code = 'AB12CD34', issued_at = now()");
    const usedAt = async () => {
      const { rows } = await admin.query<{ used_at: Date | null }>("select used_at from reward_intents");
      return rows.map(({ used_at }) => used_at);
    };
    await settleFully(world, [orderWork(world.shopId, "901", { discountCodes: ["OTHER"] })]);
    expect(await usedAt()).toEqual([null]);
    const first = orderWork(world.shopId, "902", { discountCodes: ["ab12cd34"] });
    await settleFully(world, [first, orderWork(world.shopId, "903", { discountCodes: ["AB12CD34"] })]);
    const [marked] = await usedAt();
    expect(marked).toEqual(first.snapshot.orderedAt);
    await settleFully(world, [later(first, { cancelledAt: new Date() })]);
    expect(await usedAt()).toEqual([marked]);
  });

  it("of a gift card is never marked: it is used in parts", async () => {
    const world = await worldWith({ advocateReward: { kind: "gift_card", amounts: { USD: "10.00" } } });
    await convert(world);
    const { admin } = world.database;
    await admin.query("update reward_intents set state = 'issued', code = 'GIFT1234', issued_at = now()");
    await settleFully(world, [orderWork(world.shopId, "904", { discountCodes: ["GIFT1234"] })]);
    const { rows } = await admin.query("select used_at from reward_intents where side = 'advocate'");
    expect(rows).toEqual([{ used_at: null }]);
  });
});
