import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createPrograms } from "#app/modules/programs/index.ts";
import type { ShopId } from "#app/platform/ids.ts";
import {
  createDiscount,
  deactivateDiscount,
  findDiscountByCode,
} from "#app/platform/shopify/discounts.server.ts";
import type { DiscountValue, NewDiscount } from "#app/platform/shopify/discounts.ts";
import { simulateShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());
afterEach(() => vi.unstubAllGlobals());

it("the discount and its codes come to life in Shopify's own words", async () => {
  const { state, admin } = simulateShopify();
  const shop = await storefront.install();
  const { versionId } = await storefront.startProgram(shop);
  const programs = createPrograms({
    db: storefront.db.database,
    shopify: admin,
    clock: storefront.clock,
    randomBytes,
    pause: (ms) => pause(ms),
  });
  expect(await programs.mintCodes(shop.id, versionId, 3)).toBe(3);
  expect(state.discounts).toEqual([
    expect.objectContaining({ title: "Give 10 % · 1", percentage: 0.1, minimum: 2000, usageLimit: 1 }),
  ]);
  const { rows } = await storefront.db.admin.query<{ code: string }>(
    "select code from redeem_codes where program_version_id = $1 and state = 'pooled'",
    [versionId],
  );
  expect(state.discounts[0]?.codes.map(({ code }) => code).toSorted()).toEqual(
    rows.map(({ code }) => code).toSorted(),
  );
});

describe("a discount", () => {
  const anyShop = "00000000-0000-4000-8000-000000000000" as ShopId;
  const oil = "8000000000001";
  const salt = "8000000000004";
  const discount = (value: DiscountValue, changes: Partial<NewDiscount> = {}): NewDiscount => ({
    title: "Reward",
    code: "CODE-1",
    value,
    startsAt: new Date(0),
    endsAt: null,
    minimum: "20.00",
    combinesWith: { order: false, product: true, shipping: true },
    ...changes,
  });
  const saltAndOil = [
    { productId: oil, quantity: 2 },
    { productId: salt, quantity: 3 },
  ];

  it.each<[DiscountValue, number, number]>([
    [{ kind: "percent", percent: 10 }, 750, 500],
    [{ kind: "fixed", amount: "5.00" }, 500, 500],
    [{ kind: "free_shipping" }, 0, 0],
    [{ kind: "free_product", productId: salt }, 900, 500],
  ])("of the kind %o takes off %i and leaves %i for shipping, once", async (value, amount, shipping) => {
    const { simulator, admin, shop } = simulateShopify();
    const id = await createDiscount(admin, anyShop, discount(value));
    const order = {
      shop: shop.handle,
      customerId: null,
      email: null,
      attributes: [],
      test: false,
      paid: true,
      lines: saltAndOil,
      discountCodes: ["CODE-1"],
    };
    const [first, second] = [await simulator.placeOrder(order), await simulator.placeOrder(order)];
    expect([first.discountCodes, first.shipping]).toEqual([[{ code: "CODE-1", amount }], shipping]);
    expect(second.discountCodes).toEqual([]);
    expect(await findDiscountByCode(admin, anyShop, "code-1")).toEqual({ id, title: "Reward", uses: 1 });
  });

  it("is nothing before its minimum, after its end, or once it is switched off", async () => {
    const { simulator, admin, shop } = simulateShopify();
    const fixed: DiscountValue = { kind: "fixed", amount: "5.00" };
    const id = await createDiscount(admin, anyShop, discount(fixed));
    await createDiscount(admin, anyShop, discount(fixed, { code: "OVER", endsAt: new Date(1) }));
    const oneSalt = [{ productId: salt, quantity: 1, price: 900 }];
    const twoOils = [{ productId: oil, quantity: 2, price: 2400 }];
    expect(simulator.discountFor(shop.handle, "CODE-1", oneSalt).ok).toBe(false);
    expect(simulator.discountFor(shop.handle, "OVER", twoOils).ok).toBe(false);
    expect(simulator.discountFor(shop.handle, "CODE-1", twoOils).ok).toBe(true);
    await deactivateDiscount(admin, anyShop, id);
    await deactivateDiscount(admin, anyShop, id);
    expect(simulator.discountFor(shop.handle, "CODE-1", twoOils).ok).toBe(false);
  });

  it("whose code somebody holds is told apart", async () => {
    const { admin } = simulateShopify();
    const shipping: DiscountValue = { kind: "free_shipping" };
    await createDiscount(admin, anyShop, discount(shipping));
    expect(await createDiscount(admin, anyShop, discount(shipping))).toBe("taken");
  });

  it("for which the merchant did not allow the scope says so", async () => {
    const { admin, shop } = simulateShopify();
    shop.scopes = [];
    const asked = createDiscount(admin, anyShop, discount({ kind: "free_shipping" }));
    await expect(asked).rejects.toMatchObject({ kind: "forbidden" });
  });
});
