import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { orderWork } from "../settlement/fixtures.ts";
import { createRest, type Rest } from "./fixtures.ts";

let rest: Rest;
let shop: Shop;
let key: string;
let code: string;
let programId: string;
beforeAll(async () => void (rest = await createRest()));
afterAll(() => rest.close());

const call = (method: string, path: string, body?: unknown) => rest.call(method, path, { key, body });
const redeem = (customerId: string, which = code) => call("POST", "redemptions", { code: which, customerId });
const pointsOf = async (customerId: string) => (await call("GET", `customers/${customerId}/points`)).body;
const codeOf = async (customerId: string) =>
  (await rest.app.referrals.advocatePage(shop, customerId as ShopifyId)).code;
const count = async (sql: string): Promise<number> => {
  const { rows } = await rest.world.database.admin.query<{ count: number }>(
    `select count(*)::int as count from ${sql}`,
    [shop.id],
  );
  return rows[0]?.count ?? -1;
};
const uses = async () => {
  const { rows } = await rest.world.database.admin.query<{ uses: number }>(
    `select uses from share_links l join customers c on c.id = l.customer_id
     where l.shop_id = $1 and c.shopify_customer_id = 9001`,
    [shop.id],
  );
  return rows[0]?.uses;
};

const terms = {
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "points", points: 30 },
};

beforeEach(async () => {
  ({ shop, key } = await rest.newShop());
  programId = (await call("POST", "programs", { name: "Give points", terms })).body.id;
  await call("PATCH", `programs/${programId}`, { version: 1, state: "active" });
  code = await codeOf("9001");
});

describe("a redemption", () => {
  it("gives the advocate what his tier adds, in an entry of its own", async () => {
    const tiers = [{ name: "Gold", minPoints: 0, multiplierPercent: 150, bonusPoints: 7 }];
    expect((await call("PUT", "tiers", { tiers })).status).toBe(200);
    const { body } = await redeem("502");
    expect(body.pointsAwarded).toEqual({ advocate: 157, friend: 30 });
    const { available, entries } = await pointsOf("9001");
    expect(available).toBe(157);
    expect(entries).toHaveLength(2);
    expect(entries).toContainEqual(expect.objectContaining({ kind: "bonus", amount: 57 }));
    await call("POST", `referral/${body.referralId}/cancel`, { reason: "entered by mistake" });
    expect(await pointsOf("9001")).toMatchObject({ available: 0, debt: 0 });
  });

  it("rewards both sides at once, and tells the whole story", async () => {
    const { status, body } = await redeem("501", ` ${code.toUpperCase()} `);
    expect({ status, body }).toEqual({
      status: 200,
      body: { referralId: expect.any(String), pointsAwarded: { advocate: 100, friend: 30 } },
    });
    const { referralId } = body;
    expect(await pointsOf("9001")).toMatchObject({ available: 100, pending: 0 });
    expect(await pointsOf("501")).toMatchObject({ available: 30, entries: [{ kind: "earn", referralId }] });
    const referral = (await call("GET", `referral/${referralId}`)).body;
    expect(referral).toMatchObject({
      status: "rewarded",
      advocateCustomerId: "9001",
      friendCustomerId: "501",
      orderId: null,
    });
    expect(referral.timeline.map(({ to }: { to: string }) => to)).toEqual([
      "pending",
      "in_progress",
      "completed",
      "rewarded",
    ]);
    expect(referral.rewards).toEqual(
      expect.arrayContaining([
        { side: "advocate", kind: "points", amount: 100, currency: null, state: "issued" },
        { side: "friend", kind: "points", amount: 30, currency: null, state: "issued" },
      ]),
    );
    expect(await uses()).toBe(1);
    const { rows } = await rest.world.database.admin.query(
      `select payload ->> 'status' as status, payload ->> 'referral_id' as id
       from outbox where shop_id = $1 and event_type = 'referral.completed'`,
      [shop.id],
    );
    expect(rows).toEqual([{ status: "rewarded", id: referralId }]);
  });

  it("makes the friend's later orders already referred", async () => {
    const { referralId } = (await redeem("502")).body;
    const order = orderWork(shop.id, "502", { typedCode: await codeOf("9002") });
    await rest.world.database.database.tenant(shop.id, (tx) => rest.world.settlement.settle(tx, [order]));
    const plain = orderWork(shop.id, "502");
    await rest.world.database.database.tenant(shop.id, (tx) => rest.world.settlement.settle(tx, [plain]));
    const outcomes = await Promise.all(
      [order, plain].map(
        async ({ snapshot }) => (await call("GET", `orders/${snapshot.orderId}/outcome`)).body,
      ),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["AlreadyReferred", "AlreadyReferred"]);
    expect((await call("GET", `referral/${referralId}`)).body.status).toBe("rewarded");
    expect((await pointsOf("9001")).available).toBe(100);
  });

  it("counts rewards that need an order as no points", async () => {
    const friendReward = { kind: "percent", percent: 10 };
    await call("PATCH", `programs/${programId}`, { version: 1, terms: { ...terms, friendReward } });
    expect((await redeem("503")).body.pointsAwarded).toEqual({ advocate: 100, friend: 0 });
    expect((await pointsOf("503")).entries).toEqual([]);
  });

  it("stays within the program's budget", async () => {
    const budget = { points: 300, amounts: {} };
    await call("PATCH", `programs/${programId}`, { version: 1, terms: { ...terms, budget } });
    const answers = await Promise.all(["1", "2", "3", "4"].map((customer) => redeem(customer)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 422, 422]);
    expect((await call("GET", "programs")).body.programs[0].state).toBe("paused");
    expect(await uses()).toBe(2);
  });
});

describe("what speaks against it, in this sequence", () => {
  const refusal = async (...given: Parameters<typeof redeem>) => {
    const { status, body } = await redeem(...given);
    expect(body.error.http_code).toBe(status);
    return [status, body.error.code];
  };

  it("a missing key, before all", async () => {
    const answer = await rest.call("POST", "redemptions", { key: null, body: "{" });
    expect(answer.status).toBe(401);
  });

  it.each([
    "{",
    [],
    {},
    { code: "x" },
    { code: "", customerId: "5" },
    { code: 7, customerId: "5" },
    { code: "x", customerId: 5 },
    { code: "x", customerId: "5a" },
    { code: "x", customerId: "99999999999999999999" },
    { code: "x\0", customerId: "5" },
    { code: "x", customerId: "5", more: true },
  ])("a malformed body: %j", async (body) => {
    expect((await call("POST", "redemptions", body)).status).toBe(400);
  });

  it("a friend who was referred, whoever's code and even one that is unknown", async () => {
    await redeem("601");
    expect(await refusal("601")).toEqual([409, "ALREADY_REFERRED"]);
    expect(await refusal("601", await codeOf("9002"))).toEqual([409, "ALREADY_REFERRED"]);
    expect(await refusal("601", "nobodys")).toEqual([409, "ALREADY_REFERRED"]);
    expect(await refusal("601", await codeOf("601"))).toEqual([409, "ALREADY_REFERRED"]);
  });

  it("an unknown code, also another shop's and one that was replaced", async () => {
    expect(await refusal("602", "nobodys")).toEqual([404, "INVALID_REFERRAL_CODE"]);
    const { shop: other } = await rest.newShop();
    const theirs = await rest.app.referrals.advocatePage(other, "9001" as ShopifyId);
    expect(await refusal("602", theirs.code)).toEqual([404, "INVALID_REFERRAL_CODE"]);
    await call("POST", `codes/${code}/regenerate`);
    expect(await refusal("602")).toEqual([404, "INVALID_REFERRAL_CODE"]);
    expect(await count("customers where shop_id = $1 and shopify_customer_id = 602")).toBe(0);
  });

  it("a code of one's own", async () => {
    expect(await refusal("9001")).toEqual([400, "OWN_CODE"]);
  });

  it("somebody who was referred by the friend", async () => {
    await redeem("604");
    expect(await refusal("9001", await codeOf("604"))).toEqual([409, "MUTUAL_REFERRAL"]);
  });

  it("a program that is paused or ended", async () => {
    await call("PATCH", `programs/${programId}`, { version: 1, state: "paused" });
    expect(await refusal("605")).toEqual([422, "PROGRAM_PAUSED"]);
    await call("PATCH", `programs/${programId}`, { version: 1, state: "ended" });
    expect(await refusal("605")).toEqual([422, "PROGRAM_ENDED"]);
  });

  it("places that are taken", async () => {
    for (const friend of ["1", "2", "3", "4", "5"]) expect((await redeem(friend)).status).toBe(200);
    expect(await refusal("606")).toEqual([400, "LIMIT_REACHED"]);
  });
});

describe("many at once", () => {
  it("take the five places that there are", async () => {
    const friends = Array.from({ length: 10 }, (_, index) => String(700 + index));
    const answers = await Promise.all(friends.map((friend) => redeem(friend)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(answers.filter(({ body }) => body.error?.code === "LIMIT_REACHED")).toHaveLength(5);
    expect(await uses()).toBe(5);
    expect((await pointsOf("9001")).available).toBe(500);
    expect(await count("conversions where shop_id = $1")).toBe(5);
    expect(await count("referrals where shop_id = $1")).toBe(5);
  });

  it("refer a friend once, whoever's codes he brings", async () => {
    const codes = await Promise.all(["9001", "9002", "9003", "9004"].map(codeOf));
    const answers = await Promise.all([...codes, ...codes].map((each) => redeem("801", each)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
    expect(await pointsOf("801")).toMatchObject({ available: 30 });
    expect(await count("ledger_entries where shop_id = $1")).toBe(2);
    expect(await count("share_links where shop_id = $1 and uses > 0")).toBe(1);
  });

  it("never let two redeem each other's codes", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [left, right] = [String(900 + round), String(950 + round)];
      const [leftCode, rightCode] = [await codeOf(left), await codeOf(right)];
      const answers = await Promise.all([redeem(left, rightCode), redeem(right, leftCode)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    }
  });

  it("finish beside orders, adjustments and new codes of the same people", async () => {
    const open = { ...terms, newCustomersOnly: false, usesPerCode: 100 };
    await call("PATCH", `programs/${programId}`, { version: 1, terms: open });
    const friends = Array.from({ length: 8 }, (_, index) => String(1000 + index));
    const { database } = rest.world.database;
    const settle = (friend: string) =>
      database.tenant(shop.id, (tx) =>
        rest.world.settlement.settle(tx, [orderWork(shop.id, friend, { typedCode: code })]),
      );
    const adjust = (customer: string, idempotencyKey: string) =>
      call("POST", `customers/${customer}/points`, { amount: 1, reason: "more", idempotencyKey });
    const done = await Promise.allSettled(
      friends.flatMap((friend) => [
        redeem(friend),
        settle(friend),
        adjust("9001", `a${friend}`),
        adjust(friend, `f${friend}`),
        rest.app.referrals.advocatePage(shop, friend as ShopifyId),
      ]),
    );
    const failures = done.filter(({ status }) => status === "rejected");
    // An order whose friend was redeemed in between is told by the unique key and tried again; nothing may wait in a circle.
    for (const failure of failures) expect(failure).toMatchObject({ reason: { code: "23505" } });
    expect(await count("conversions where shop_id = $1 and stands")).toBe(8);
    expect(await uses()).toBe(8);
  });
});
