import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ShopId } from "#app/platform/ids.ts";
import { createDiscount } from "#app/platform/shopify/discounts.server.ts";
import { createHouse, hour, minute, type House, type Room } from "./fixtures.ts";

let house: House;
let room: Room;
let customer: string;

beforeAll(async () => {
  house = await createHouse();
});
afterAll(() => house.close());
beforeEach(async () => {
  house.randomBytes = randomBytes;
  room = await house.open();
  customer = await room.customer();
});
afterEach(() => vi.unstubAllGlobals());

const percent = () => ({ customer_id: customer, kind: "percent", value: { percent: 15 } });
const credit = (amount_minor = 1000) => ({
  customer_id: customer,
  kind: "store_credit",
  amount_minor,
  currency: "USD",
});
const giftCard = (amount_minor = 1000) => ({ ...credit(amount_minor), kind: "gift_card" });
const fixed = (amount_minor = 1000) => ({ ...credit(amount_minor), kind: "fixed" });

const movements = () => room.state.creditAccounts.flatMap(({ transactions }) => transactions);
const balance = () => room.state.creditAccounts[0]?.balance ?? 0;
const codeOf = async (id: string): Promise<string> => (await room.read(id)).code ?? "";
const isUsable = async (id: string): Promise<boolean> => {
  const lines = [{ productId: "8000000000007", price: 8900, quantity: 2 }];
  return room.simulator.discountFor(room.shop.handle, await codeOf(id), lines).ok;
};
const issue = async (fields: Record<string, unknown>): Promise<string> => {
  const id = await room.owe(fields);
  await room.run();
  expect(await room.read(id)).toMatchObject({ state: "issued" });
  return id;
};
const spend = (minor: number) => {
  const [account] = room.state.creditAccounts;
  if (account === undefined) throw new Error("nobody has store credit");
  account.balance -= minor;
};
const useCode = async (id: string): Promise<void> => {
  const code = await codeOf(id);
  for (const { codes } of room.state.discounts)
    for (const redeem of codes) if (redeem.code === code) redeem.uses += 1;
};

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

describe("what is taken back", () => {
  it("is an unused code, which works no more", async () => {
    const id = await issue(percent());
    expect(await isUsable(id)).toBe(true);
    await room.change(id, { is_void: true });
    await Promise.all([room.run(), room.run()]);
    expect(await room.read(id)).toMatchObject({ state: "issued", reason: null, voided_at: expect.any(Date) });
    expect(await isUsable(id)).toBe(false);
  });

  it("is remembered as spent when the code was used, and not given again", async () => {
    const id = await issue(percent());
    await useCode(id);
    await room.change(id, { is_void: true });
    await room.run();
    expect(await room.read(id)).toMatchObject({ reason: "spent", voided_at: expect.any(Date) });
    await room.change(id, { is_void: false, state: "due", code: null });
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "issued", code: null });
    expect(room.state.discounts).toHaveLength(1);
  });

  it("comes back with a fresh code when the decision is undone", async () => {
    const id = await issue(fixed());
    const first = await codeOf(id);
    await room.change(id, { is_void: true });
    await room.run();
    await room.change(id, { is_void: false, state: "due", code: null });
    await room.run();
    expect(await room.read(id)).toMatchObject({ state: "issued", voided_at: null, taken_back_minor: "0" });
    expect(await codeOf(id)).not.toBe(first);
    expect(await isUsable(id)).toBe(true);
    expect(room.state.discounts.filter(({ active }) => active)).toHaveLength(1);
  });

  it("is a part of an amount that is still a code", async () => {
    const id = await issue(fixed(1000));
    await room.change(id, { take_back_minor: 300 });
    await room.run();
    expect(room.state.discounts).toMatchObject([{ amount: 700, active: true }]);
    await room.change(id, { take_back_minor: 1000 });
    await room.run();
    expect(await isUsable(id)).toBe(false);
    expect(await room.read(id)).toMatchObject({ taken_back_minor: "1000", reason: null });
  });

  it("is store credit, as far as it is there; the rest is remembered", async () => {
    const id = await issue(credit(1000));
    await room.change(id, { take_back_minor: 400 });
    await room.run();
    expect(balance()).toBe(600);
    spend(500);
    await room.change(id, { is_void: true, take_back_minor: 1000 });
    await room.run();
    await room.run();
    expect(balance()).toBe(0);
    expect(await room.read(id)).toMatchObject({
      taken_back_minor: "500",
      lost_minor: "500",
      reason: "spent",
      voided_at: expect.any(Date),
    });
    await room.change(id, { is_void: false, take_back_minor: 0, state: "due" });
    await room.run();
    expect(balance()).toBe(500);
  });

  it("is not taken twice when the answer is lost or the process ends", async () => {
    const id = await issue(credit(1000));
    await room.change(id, { take_back_minor: 400 });
    room.fail("storeCreditAccountDebit", "lost");
    await room.run();
    expect(await room.read(id)).toMatchObject({ taken_back_minor: "0", reason: "unavailable" });
    house.forwardMs(hour);
    await room.run();
    expect(await room.read(id)).toMatchObject({ taken_back_minor: "400", reason: null });
    await room.change(id, { take_back_minor: 600 });
    house.crashAfterAnswer("storeCreditAccountDebit");
    await room.run();
    house.forwardMs(11 * minute);
    await room.run();
    expect(await room.read(id)).toMatchObject({ taken_back_minor: "600" });
    expect(balance()).toBe(400);
  });

  it("is a part of a gift card, once, and the card itself at the end", async () => {
    const id = await issue(giftCard(1000));
    await room.change(id, { take_back_minor: 250 });
    room.fail("giftCardDebit", "lost");
    await room.run();
    house.forwardMs(hour);
    await room.run();
    expect(room.state.giftCards).toMatchObject([{ balance: 750, enabled: true }]);
    await room.change(id, { is_void: true });
    await room.run();
    expect(room.state.giftCards).toMatchObject([{ enabled: false }]);
    expect(await room.read(id)).toMatchObject({ taken_back_minor: "1000", reason: null });
  });

  it("is what was given while it was being withdrawn", async () => {
    const given = await room.owe(credit(1000));
    room.fail("storeCreditAccountCredit", "lost");
    await room.run();
    await room.change(given, { state: "withdrawn" });
    const never = await room.owe({ ...percent(), side: "friend" });
    room.fail("discountCodeBasicCreate", "unavailable", 5);
    await room.run();
    await room.change(never, { state: "withdrawn" });
    house.forwardMs(hour);
    for (let round = 0; round < 3; round += 1) await room.run();
    expect(balance()).toBe(0);
    expect(await room.read(given)).toMatchObject({ state: "issued", taken_back_minor: "1000" });
    expect(await room.read(never)).toMatchObject({ state: "withdrawn", code: null });
    expect(room.state.discounts).toEqual([]);
  });
});

describe("codes that retire", () => {
  const retire = async (code: string) => {
    const { admin } = house.database;
    const program = await admin.query<{ id: string }>(
      "insert into programs (shop_id, name) values ($1, 'Test') returning id",
      [room.shopId],
    );
    const version = await admin.query<{ id: string }>(
      "insert into program_versions (shop_id, program_id, version, terms) values ($1, $2, 1, '{}') returning id",
      [room.shopId, program.rows[0]?.id],
    );
    await admin.query(
      "insert into redeem_codes (shop_id, code, program_version_id, state) values ($1, $2, $3, 'retiring')",
      [room.shopId, code, version.rows[0]?.id],
    );
  };
  const stateOf = async (code: string): Promise<string> => {
    const { rows } = await house.database.admin.query<{ state: string }>(
      "select state from redeem_codes where shop_id = $1 and code = $2",
      [room.shopId, code],
    );
    return rows[0]?.state ?? "";
  };

  it("are deleted at Shopify and disabled here; one that is gone already is, too", async () => {
    const combinesWith = { order: false, product: true, shipping: true };
    const value = { kind: "percent", percent: 10 } as const;
    const discount = {
      title: "Ours",
      value,
      startsAt: new Date(),
      endsAt: null,
      minimum: null,
      combinesWith,
    };
    await createDiscount(room.admin, room.shopId, { ...discount, code: "KEPT" });
    room.state.discounts[0]?.codes.push({ id: "77", code: "RETIRED", uses: 0 });
    await retire("RETIRED");
    await retire("FORGOTTEN");
    await Promise.all([room.rewards.retireCodes(room.shopId), room.rewards.retireCodes(room.shopId)]);
    expect(room.state.discounts[0]?.codes.map(({ code }) => code)).toEqual(["KEPT"]);
    expect([await stateOf("RETIRED"), await stateOf("FORGOTTEN")]).toEqual(["disabled", "disabled"]);
  });

  it("stay what they are while Shopify knows them", async () => {
    await createDiscount(room.admin, room.shopId, {
      title: "Ours",
      code: "STUBBORN",
      value: { kind: "free_shipping" },
      startsAt: new Date(),
      endsAt: null,
      minimum: null,
      combinesWith: { order: false, product: false, shipping: false },
    });
    await retire("STUBBORN");
    room.fail("discountCodeRedeemCodeBulkDelete", "unavailable", 5);
    await expect(room.rewards.retireCodes(room.shopId)).rejects.toMatchObject({ kind: "unavailable" });
    expect(await stateOf("STUBBORN")).toBe("retiring");
  });
});
