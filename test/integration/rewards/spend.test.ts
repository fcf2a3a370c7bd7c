import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { PointRewardInput } from "#app/contracts/point-rewards.ts";
import type { MeAnswer, SpendAnswer } from "#app/contracts/proxy/answers.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as spendRoute } from "#app/routes/proxy.me_.spend.ts";
import { simulateShopify, type SimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Ask, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let simulated: SimulatedShopify;
let shop: Shop;

const customer = "1001" as ShopifyId;
const five = "00000000-0000-4000-8000-000000000005";
const shipping = "00000000-0000-4000-8000-000000000010";
const catalogue: PointRewardInput[] = [
  { id: five, cost: 500, reward: { kind: "fixed", amounts: { USD: "5.00" } } },
  { id: shipping, cost: 1000, reward: { kind: "free_shipping" } },
  { cost: 10, reward: { kind: "gift_card", amounts: { EUR: "1.00" } } },
];

beforeAll(async () => {
  storefront = await createStorefront(() => simulated.admin);
});
afterAll(() => storefront.close());
afterEach(() => vi.unstubAllGlobals());
beforeEach(async () => {
  simulated = simulateShopify();
  shop = await storefront.install();
  await storefront.app.rewards.replacePointRewards(shop.id, catalogue);
  await earn(1200);
});

const earn = (amount: number) =>
  storefront.app.points.adjust(shop.id, {
    customerId: customer,
    amount,
    reason: "test",
    idempotencyKey: String(Math.random()),
  });
const balance = async () => (await storefront.app.points.balanceOf(shop.id, customer)).available;
const spend = (rewardId: string, idempotencyKey: string, ask: Ask = {}) =>
  storefront.ask(shop, spendRoute, { customer, body: { rewardId, idempotencyKey }, ...ask });
const spent = async (rewardId: string, key: string): Promise<SpendAnswer> => {
  const response = await spend(rewardId, key);
  expect(response.status).toBe(200);
  return (await response.json()) as SpendAnswer;
};
const refused = async (response: Response) => {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return [response.status, error.code];
};
const me = async (ask: Ask = {}): Promise<MeAnswer> =>
  (await (await storefront.ask(shop, meRoute, { customer, ...ask })).json()) as MeAnswer;

describe("what points can be spent on", () => {
  it("is shown, as far as it can be given in the shop's currency", async () => {
    expect((await me({ query: { lang: "he" } })).rewards).toEqual([
      { id: five, cost: 500, kind: "fixed", value: "5.00", text: expect.stringContaining("5.00") },
      { id: shipping, cost: 1000, kind: "free_shipping", value: null, text: "משלוח חינם" },
    ]);
  });

  it("is replaced as a whole, and what was bought stays", async () => {
    await spent(five, "a");
    await storefront.app.rewards.replacePointRewards(shop.id, [
      { id: shipping, cost: 700, reward: { kind: "free_shipping" } },
    ]);
    expect((await me()).rewards.map(({ id, cost }) => [id, cost])).toEqual([[shipping, 700]]);
    expect((await me()).coupons).toHaveLength(1);
    expect(await spent(five, "a")).toMatchObject({ state: "issued" });
    expect(await refused(await spend(five, "b"))).toEqual([404, "unknown_reward"]);
  });
});

describe("spending", () => {
  it("takes the points and gives the code at once, and the same again for the same key", async () => {
    const first = await spent(five, "a");
    expect(first).toEqual({ state: "issued", code: expect.stringMatching(/^[2-9A-Z]{16}$/) });
    expect(await spent(five, "a")).toEqual(first);
    expect(await balance()).toBe(700);
    expect(simulated.state.discounts).toMatchObject([{ amount: 500, usageLimit: 1 }]);
    expect((await me()).coupons).toEqual([
      {
        code: first.code,
        state: "usable",
        stateText: "",
        kind: "fixed",
        value: "5.00",
        text: "$5.00 off",
        expiresAt: null,
      },
    ]);
  });

  it("tells kindly what became of a code that was used or taken back, and forgets it after a while", async () => {
    const first = await spent(five, "a");
    const second = await spent(five, "b");
    const change = (code: string | null, change: string) =>
      storefront.db.admin.query(`update reward_intents set ${change} where code = $1`, [code]);
    await change(first.code, "used_at = '2026-11-05T12:00:00Z'");
    storefront.clock.moveTo(new Date("2026-11-20T12:00:00Z"));
    const told = async (lang: string) =>
      (await me({ query: { lang } })).coupons.map(({ code, state, stateText }) => [code, state, stateText]);
    expect(await told("en")).toEqual([
      [second.code, "usable", ""],
      [first.code, "used", "Used on November 5, 2026"],
    ]);
    await change(second.code, "is_void = true, voided_at = '2026-11-19T12:00:00Z'");
    const taken = await told("he");
    expect(taken).toContainEqual([second.code, "taken_back", expect.stringMatching(/\p{Script=Hebrew}/u)]);
    await change(second.code, "reason = 'spent'");
    expect(await told("en")).toContainEqual([second.code, "used", "Used"]);
    storefront.clock.moveTo(new Date("2027-02-15T12:00:00Z"));
    expect((await told("en")).map(([code]) => code)).toEqual([second.code]);
    storefront.clock.moveTo(new Date("2027-03-15T12:00:00Z"));
    expect(await told("en")).toEqual([]);
    storefront.clock.moveTo(new Date());
  });

  it("refuses what it cannot do, in the visitor's language", async () => {
    await spent(five, "a");
    expect(await refused(await spend(shipping, "a"))).toEqual([409, "idempotency_conflict"]);
    expect(await refused(await spend(shipping, "b"))).toEqual([409, "not_enough_points"]);
    expect(await refused(await spend("nonsense", "c"))).toEqual([404, "unknown_reward"]);
    expect(await refused(await spend(crypto.randomUUID(), "c"))).toEqual([404, "unknown_reward"]);
    expect(await refused(await spend(five, ""))).toEqual([400, "invalid_request"]);
    expect(await refused(await spend(five, "null\0"))).toEqual([400, "invalid_request"]);
    expect(await refused(await spend(five, "c", { customer: "" }))).toEqual([401, "sign_in_required"]);
    const arabic = await spend(shipping, "b", { query: { lang: "ar" } });
    expect(await arabic.text()).toContain("ليس لديك نقاط كافية");
    expect(await balance()).toBe(700);
  });

  it("never overdraws, however many try at once", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => spend(five, `key-${index}`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 409, 409, 409, 409, 409, 409]);
    expect(await balance()).toBe(200);
    expect(simulated.state.discounts).toHaveLength(2);
  });

  it("with one key at once happens once", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => spend(five, "same")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await balance()).toBe(700);
    expect(simulated.state.discounts).toHaveLength(1);
  });

  it("keeps the keys of two people apart", async () => {
    const other = "2002" as ShopifyId;
    await storefront.app.points.adjust(shop.id, {
      customerId: other,
      amount: 500,
      reason: "test",
      idempotencyKey: "other",
    });
    const [mine, theirs] = [await spend(five, "a"), await spend(five, "a", { customer: other })];
    expect(((await mine.json()) as SpendAnswer).code).not.toBe(((await theirs.json()) as SpendAnswer).code);
  });

  it("answers pending while Shopify is away, and the job finishes it", async () => {
    simulated.fail("discountCodeBasicCreate", "throttled", 5);
    expect(await spent(five, "a")).toEqual({ state: "pending", code: null });
    expect(await balance()).toBe(700);
    storefront.clock.forwardMs(60_000);
    await storefront.app.rewards.carryOut(shop.id);
    expect(await spent(five, "a")).toMatchObject({ state: "issued" });
  });

  it("gives the points back, once, when the reward cannot be given for good", async () => {
    await storefront.app.rewards.replacePointRewards(shop.id, [
      { id: five, cost: 500, reward: { kind: "store_credit", amounts: { USD: "5.00" } } },
    ]);
    simulated.shop.currency = "EUR";
    expect(await spent(five, "a")).toEqual({ state: "failed", code: null });
    await storefront.app.rewards.carryOut(shop.id);
    expect(await spent(five, "a")).toEqual({ state: "failed", code: null });
    expect(await balance()).toBe(1200);
  });
});
