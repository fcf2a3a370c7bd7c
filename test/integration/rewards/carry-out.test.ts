import { describe, expect, it } from "vitest";
import type { ShopId } from "#app/platform/ids.ts";
import { createDiscount } from "#app/platform/shopify/discounts.server.ts";
import { hour, minute, type Room } from "./fixtures.ts";
import {
  balance,
  codeOf,
  credit,
  customer,
  fixed,
  giftCard,
  house,
  isUsable,
  issue,
  movements,
  percent,
  room,
} from "./owing.ts";

const noticesOf = async ({ shopId }: Room) => {
  const { rows } = await house.database.admin.query(
    "select kind, count from notice_tasks where shop_id = $1",
    [shopId],
  );
  return rows;
};

describe("what is due", () => {
  it("is given in each of its kinds, once, and has its code", async () => {
    const ids = await Promise.all(
      [
        percent(),
        fixed(500),
        { customer_id: customer, kind: "free_shipping" },
        { customer_id: customer, kind: "free_product", value: { productId: "8000000000004" } },
        credit(700),
        giftCard(900),
      ].map((fields, index) => room.owe({ ...fields, side: "customer", idempotency_key: String(index) })),
    );
    expect(await room.run()).toEqual({ more: false });
    await room.run();
    for (const id of ids)
      expect(await room.read(id)).toMatchObject({ state: "issued", attempts: 0, reason: null });
    expect(room.state.discounts.map(({ kind }) => kind).toSorted()).toEqual([
      "DiscountCodeBasic",
      "DiscountCodeBasic",
      "DiscountCodeBxgy",
      "DiscountCodeFreeShipping",
    ]);
    expect(room.state.discounts.map(({ usageLimit }) => usageLimit)).toEqual([1, 1, 1, 1]);
    expect(balance()).toBe(700);
    expect(room.state.giftCards).toMatchObject([{ balance: 900, code: await codeOf(ids[5] ?? "") }]);
    const { rows } = await house.database.admin.query(
      "select shopify_customer_id from customers where id = $1",
      [customer],
    );
    const coupons = await room.rewards.couponsOf(room.shopId, rows[0].shopify_customer_id);
    expect(coupons.map(({ kind, value }) => [kind, value]).toSorted()).toEqual([
      ["fixed", "5.00"],
      ["free_product", null],
      ["free_shipping", null],
      ["gift_card", "9.00"],
      ["percent", 15],
    ]);
  });

  it("is given once by any number of runs at once", async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => room.customer()));
    const ids = await Promise.all(
      people.flatMap((customer_id) =>
        [percent(), credit(300), { ...credit(300), side: "friend" }, giftCard(200)].map((fields) =>
          room.owe({ ...fields, customer_id }),
        ),
      ),
    );
    for (let round = 0; round < 4; round += 1) await Promise.all(Array.from({ length: 5 }, () => room.run()));
    for (const id of ids) expect(await room.read(id)).toMatchObject({ state: "issued" });
    expect(room.state.discounts).toHaveLength(4);
    expect(room.state.giftCards).toHaveLength(4);
    expect(movements()).toHaveLength(8);
  });

  it.each([
    ["discountCodeBasicCreate", percent],
    ["giftCardCreate", giftCard],
    ["storeCreditAccountCredit", credit],
  ])("survives a crash right after %s", async (field, fields) => {
    const id = await room.owe(fields());
    house.crashAfterAnswer(field);
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "due", shopify_id: null });
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "due" });
    house.forwardMs(11 * minute);
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "issued", reason: null });
    const made = [...room.state.discounts, ...room.state.giftCards, ...movements()];
    expect(made).toHaveLength(1);
  });

  it.each([
    ["discountCodeBasicCreate", percent],
    ["giftCardCreate", giftCard],
    ["storeCreditAccountCredit", credit],
  ])("is not given twice when the answer to %s is lost", async (field, fields) => {
    const id = await room.owe(fields());
    room.fail(field, "lost");
    await room.run();
    house.forwardMs(hour);
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "issued" });
    expect([...room.state.discounts, ...room.state.giftCards, ...movements()]).toHaveLength(1);
  });

  it("of the same person and size is told apart, though store credit carries no reference", async () => {
    const ids = [await room.owe(credit()), await room.owe({ ...credit(), side: "friend" })];
    room.fail("storeCreditAccountCredit", "lost");
    await room.run();
    expect(movements()).toHaveLength(1);
    house.forwardMs(hour);
    await room.run();
    for (const id of ids) expect(await room.read(id)).toMatchObject({ state: "issued" });
    expect(movements()).toHaveLength(2);
  });

  it("is looked for as it was asked for, when it shrank after the lost answer", async () => {
    const id = await room.owe(credit(1000));
    room.fail("storeCreditAccountCredit", "lost");
    await room.run();
    await room.change(id, { take_back_minor: 400 });
    house.forwardMs(hour);
    await room.run();
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "issued", taken_back_minor: "400" });
    expect(movements().map(({ amount }) => amount)).toEqual([1000, 400]);
    expect(balance()).toBe(600);
  });

  it("gets another code when somebody else holds the chosen one", async () => {
    let turn = 0;
    house.randomBytes = (size) => Buffer.alloc(size, turn++ === 0 ? 7 : 8);
    await createDiscount(room.admin, room.shopId, {
      title: "Not ours",
      code: "9".repeat(16),
      value: { kind: "free_shipping" },
      startsAt: new Date(),
      endsAt: null,
      minimum: null,
      combinesWith: { order: false, product: false, shipping: false },
    });
    const id = await issue(percent());
    expect(await codeOf(id)).toBe("A".repeat(16));
    expect(await isUsable(id)).toBe(true);
  });

  it("waits for its next try after Shopify could not be reached, and gives up after many", async () => {
    const id = await room.owe(percent());
    room.fail("discountCodeBasicCreate", "throttled", 5);
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "due", reason: "throttled", attempts: 1 });
    room.asked.length = 0;
    await room.run();
    expect(room.asked).toEqual([]);
    house.forwardMs(minute);
    room.fail("discountCodeBasicCreate", "unavailable", 5);
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "due", reason: "unavailable", attempts: 2 });
    await room.change(id, { attempts: 20 });
    house.forwardMs(2 * hour);
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "failed", reason: "gave_up" });
    expect(room.state.discounts).toEqual([]);
  });

  it("asks for the merchant when a scope is missing, and goes on by itself when it is there", async () => {
    const id = await room.owe(giftCard());
    const { scopes } = room.shop;
    room.shop.scopes = [];
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "needs_merchant", reason: "missing_scope" });
    expect(await room.rewards.needsMerchant(room.shopId)).toBe(1);
    house.forwardMs(hour + minute);
    await room.run();
    expect(await noticesOf(room), "told once, however often it is tried").toEqual([
      { kind: "rewards_waiting", count: 0 },
    ]);
    room.shop.scopes = scopes;
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "needs_merchant" });
    house.forwardMs(hour + minute);
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "issued", reason: null });
    expect(await room.rewards.needsMerchant(room.shopId)).toBe(0);
  });

  it("fails with its reason when Shopify will never do it", async () => {
    const foreign = await room.owe({ ...credit(), currency: "EUR" });
    const empty = await room.owe({ customer_id: customer, kind: "free_product" });
    await room.run();
    expect(await room.read(foreign)).toMatchObject({ state: "failed", reason: "unsupported_currency" });
    expect(await room.read(empty)).toMatchObject({ state: "failed", reason: "rejected" });
    expect(await noticesOf(room)).toEqual([{ kind: "rewards_refused", count: 2 }]);
  });

  it("waits for an account where it needs one, and not where it does not", async () => {
    const guest = await room.customer(null);
    const waiting = await room.owe({ ...credit(), customer_id: guest });
    const code = await room.owe({ ...percent(), customer_id: guest });
    await room.run();
    expect(await room.read(waiting)).toMatchObject({ state: "due", reason: "waiting_for_account" });
    expect(await room.read(code)).toMatchObject({ state: "issued" });
    await house.database.admin.query("update customers set shopify_customer_id = 4711 where id = $1", [
      guest,
    ]);
    await room.run();
    expect(await room.read(waiting)).toMatchObject({ state: "issued", reason: null });
    expect(room.state.creditAccounts).toMatchObject([{ customerId: "4711", balance: 1000 }]);
  });

  it("of another shop is left alone", async () => {
    const id = await room.owe(percent());
    await room.rewards.carryOut("00000000-0000-4000-8000-000000000000" as ShopId);
    expect(await room.read(id)).toMatchObject({ state: "due" });
  });
});

describe("the shops that owe something", () => {
  const owes = async () => (await room.rewards.shopsThatOwe()).has(room.shopId);

  it("are those with an intent that can be carried out now", async () => {
    expect(await owes()).toBe(false);
    const id = await room.owe(percent());
    expect(await owes()).toBe(true);
    room.fail("discountCodeBasicCreate", "unavailable", 5);
    await room.run();
    expect(await owes()).toBe(false);
    house.forwardMs(hour);
    expect(await owes()).toBe(true);
    await room.run();
    expect(await owes()).toBe(false);
    await room.change(id, { is_void: true });
    expect(await owes()).toBe(true);
  });

  it("are not those whose guests have no account yet", async () => {
    await room.owe({ ...credit(), customer_id: await room.customer(null) });
    expect(await owes()).toBe(true);
    await room.run();
    expect(await owes()).toBe(false);
  });
});
