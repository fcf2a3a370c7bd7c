import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createPrograms } from "#app/modules/programs/index.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { answerGraphql } from "#test/simulator/graphql/execute.ts";
import { seedState } from "#test/simulator/seed.ts";
import { createSimulator } from "#test/simulator/simulator.ts";
import { createStore } from "#test/simulator/state.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());

/** Executes against the real schema, so an operation that Shopify would refuse fails here. */
const simulatedShopify = () => {
  const settings = {
    simUrl: "http://sim.test",
    appUrl: "http://app.test",
    apiKey: "key",
    apiSecret: "secret",
  };
  const simulator = createSimulator(createStore(seedState, null), settings);
  const [shop] = simulator.state.shops;
  if (shop === undefined) throw new Error("the simulator has no shop");
  const request = async <Data>(_shopId: string, query: string, variables: Record<string, unknown> = {}) => {
    const answer = await answerGraphql({ simulator, shop }, { query, variables });
    if (!("data" in answer) || "errors" in answer) throw new Error(JSON.stringify(answer));
    return answer.data as Data;
  };
  return { state: simulator.state, admin: { request } satisfies ShopifyAdmin };
};

it("the discount and its codes come to life in Shopify's own words", async () => {
  const { state, admin } = simulatedShopify();
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
