import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { MeAnswer } from "#app/contracts/proxy/answers.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as offerRoute } from "#app/routes/proxy.offer.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shop: Shop;
let code: string;

const claimMs = 300;

const customer = "1001";

beforeAll(async () => {
  storefront = await createStorefront();
  shop = await storefront.install();
  await storefront.startProgram(shop);
  await storefront.programs.refillPools(shop.id);
  const me = await storefront.ask(shop, meRoute, { customer });
  ({ code } = (await me.json()) as MeAnswer);
});
afterAll(() => storefront.close());

/** How fast it is depends on the machine; that none of them is turned away or lost does not. */
it.each([
  ["an offer", offerRoute, () => ({ query: { code, lang: "ar" } })],
  ["an advocate's own page", meRoute, () => ({ customer, query: { lang: "he" } })],
] as const)("two hundred at once who read %s are all answered", async (_, route, ask) => {
  const readers = Array.from({ length: 200 }, (_unused, index) =>
    storefront.ask(shop, route, { ...ask(), from: `192.0.2.${index}` }),
  );
  const statuses = (await Promise.all(readers)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([200]));
});

it("an advocate's own page is read in one transaction", async () => {
  const transactions = vi.spyOn(storefront.db.database, "tenant");
  await storefront.ask(shop, meRoute, { customer });
  expect(transactions).toHaveBeenCalledOnce();
  transactions.mockRestore();
});

it("a claim is answered from the pool before anybody waits, and without Shopify", async () => {
  const askedBefore = storefront.shopify.asked.length;
  const taken: number[] = [];
  for (let friend = 0; friend < 20; friend += 1) {
    const start = performance.now();
    const response = await storefront.ask(shop, claimRoute, { body: { code }, customer: `20${friend}` });
    taken.push(performance.now() - start);
    expect(response.status).toBe(200);
  }
  const [median = Infinity] = taken.toSorted((left, right) => left - right).slice(10);
  expect(median).toBeLessThan(claimMs);
  expect(storefront.shopify.asked).toHaveLength(askedBefore);
});
