import { describe, expect, it } from "vitest";
import { createDiscount } from "#app/platform/shopify/discounts.server.ts";
import { hour, minute } from "./fixtures.ts";
import {
  balance,
  codeOf,
  credit,
  fixed,
  giftCard,
  house,
  isUsable,
  issue,
  percent,
  room,
  spend,
  useCode,
} from "./owing.ts";

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
