import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrograms } from "#app/modules/programs/index.ts";
import { createSimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());

it("the discount and its codes come to life in Shopify's own words", async () => {
  const { state, admin } = createSimulatedShopify();
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
