import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPrograms, type Programs } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { simulateShopify, type SimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shopify: SimulatedShopify;
let programs: Programs;
let shop: Shop;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());
beforeEach(async () => {
  shopify = simulateShopify();
  shop = await storefront.install();
  programs = createPrograms({
    db: storefront.db.database,
    shopify: shopify.admin,
    clock: storefront.clock,
    randomBytes,
    pause: (ms) => pause(ms),
  });
});

const products = async (): Promise<string[]> =>
  (
    await storefront.db.admin.query<{ product: string }>(
      "select collection_id || ':' || product_id as product from collection_products where shop_id = $1 order by 1",
      [shop.id],
    )
  ).rows.map(({ product }) => product);

const collection = (id: string, productIds: string[]) => {
  const made = { id, shop: shopify.shop.handle, title: `Collection ${id}`, productIds };
  shopify.state.collections.push(made);
  return made;
};

it("knows the products of the collections that active programs name, page by page", async () => {
  const many = Array.from({ length: 520 }, (_, index) => String(1000 + index));
  collection("501", many);
  collection("502", ["7"]);
  collection("503", ["8"]);
  await storefront.startProgram(shop, { collectionIds: ["501", "502"] });
  await storefront.startProgram(shop);
  expect(await programs.refreshCollections(shop.id)).toBe(2);
  expect(await products()).toEqual([...many.map((id) => `501:${id}`), "502:7"]);
  expect(shopify.asked).toHaveLength(4);
});

it("follows what comes and goes, also twice at once", async () => {
  const made = collection("501", ["1", "2"]);
  const program = await storefront.startProgram(shop, { collectionIds: ["501", "599"] });
  await programs.refreshCollections(shop.id);
  made.productIds = ["2", "3"];
  await Promise.all([programs.refreshCollections(shop.id), programs.refreshCollections(shop.id)]);
  expect(await products()).toEqual(["501:2", "501:3"]);
  await programs.end(shop.id, program.id);
  expect(await programs.refreshCollections(shop.id)).toBe(0);
  expect(await products()).toEqual([]);
});

it("keeps what it knows while Shopify does not answer", async () => {
  collection("501", ["1"]);
  await storefront.startProgram(shop, { collectionIds: ["501"] });
  await programs.refreshCollections(shop.id);
  const down = createPrograms({
    db: storefront.db.database,
    shopify: { request: () => Promise.reject(new Error("down")) },
    clock: storefront.clock,
    randomBytes,
    pause: (ms) => pause(ms),
  });
  await expect(down.refreshCollections(shop.id)).rejects.toThrow("down");
  expect(await products()).toEqual(["501:1"]);
});
