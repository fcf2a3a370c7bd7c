import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { describeForEveryone } from "#app/edges/proxy/describe-for-everyone.server.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { createStorefrontPages } from "#app/modules/storefront/index.ts";
import { simulateShopify, type SimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());
afterEach(() => vi.unstubAllGlobals());

const pagesAt = ({ admin }: SimulatedShopify, textsVersion = "1") =>
  createStorefrontPages({
    db: storefront.db.database,
    clock: storefront.clock,
    shopify: admin,
    describe: (shop) => describeForEveryone(storefront.app, shop),
    textsVersion,
  });

type Pages = ReturnType<typeof pagesAt>;

/** As the job does it: nothing for a shop that is not due. */
const runJob = async (pages: Pages, shop: Shop): Promise<boolean> => {
  const isDue = (await pages.shopsToPublish()).has(shop.id);
  if (isDue) await pages.publishOffer(shop);
  return isDue;
};

interface Published {
  words: Record<string, { friend: string; share: string; terms: string[] }>;
}

const published = ({ state }: SimulatedShopify): Published | null => {
  const [metafield] = state.appMetafields;
  return metafield === undefined ? null : (JSON.parse(metafield.value) as Published);
};

it("the offer's words stand in the shop's own pages in every language, and follow the program", async () => {
  const shopify = simulateShopify();
  const pages = pagesAt(shopify);
  const shop = await storefront.install();
  expect(await runJob(pages, shop)).toBe(true);
  expect(published(shopify)).toBeNull();
  expect(await runJob(pages, shop)).toBe(false);

  const { id, version } = await storefront.startProgram(shop);
  await runJob(pages, shop);
  expect(shopify.state.appMetafields).toEqual([
    expect.objectContaining({ namespace: "referral", key: "offer", type: "json" }),
  ]);
  const { en, ar, he } = published(shopify)?.words ?? {};
  expect(en).toEqual({
    friend: "Friends of our customers get 10% off. Open your friend's link, or type the code here.",
    share: "Your friend gets 10% off, and you get 100 points when the order counts.",
    terms: ["On orders of $20.00 or more", "For your first order in this shop", "Use it within 30 days"],
  });
  expect(JSON.stringify(ar)).toMatch(/\p{Script=Arabic}/u);
  expect(JSON.stringify(he)).toMatch(/\p{Script=Hebrew}/u);
  expect(await runJob(pages, shop)).toBe(false);

  const [program] = await storefront.programs.list(shop.id);
  if (program === undefined) throw new Error("the program is gone");
  const terms = { ...program.terms, friendReward: { kind: "percent" as const, percent: 15 } };
  await storefront.programs.edit(shop.id, id, { version, terms });
  await runJob(pages, shop);
  expect(published(shopify)?.words["en"]?.friend).toContain("15%");

  await storefront.programs.pause(shop.id, id);
  await runJob(pages, shop);
  expect(published(shopify)).toBeNull();
});

it("what the merchant says in his own words, and what a new version of the app says, is written anew", async () => {
  const shopify = simulateShopify();
  const shop = await storefront.install();
  await storefront.startProgram(shop);
  await runJob(pagesAt(shopify), shop);
  await storefront.db.admin.query(
    `insert into translations (shop_id, key, locale, value)
     values ($1, 'storefront.offer.for_everyone.friend', 'he', 'בשבילך: {{friend}}')`,
    [shop.id],
  );
  expect(await runJob(pagesAt(shopify), shop)).toBe(true);
  expect(published(shopify)?.words["he"]?.friend).toMatch(/^בשבילך: /);
  expect(await runJob(pagesAt(shopify), shop)).toBe(false);
  expect(await runJob(pagesAt(shopify, "2"), shop)).toBe(true);
});

it("an offer that begins or ends by its dates is written and taken away by time alone", async () => {
  const shopify = simulateShopify();
  const pages = pagesAt(shopify);
  const shop = await storefront.install();
  const inMinutes = (minutes: number) =>
    new Date(storefront.clock.now().getTime() + minutes * 60_000).toISOString();
  await storefront.startProgram(shop, { startsAt: inMinutes(10), endsAt: inMinutes(30) });
  await runJob(pages, shop);
  expect(published(shopify)).toBeNull();
  storefront.clock.forwardMs(11 * 60_000);
  expect(await runJob(pages, shop)).toBe(true);
  expect(published(shopify)).not.toBeNull();
  storefront.clock.forwardMs(20 * 60_000);
  expect(await runJob(pages, shop)).toBe(true);
  expect(published(shopify)).toBeNull();
});

it("when Shopify does not answer it is tried again later, and a lost answer does no harm", async () => {
  const shopify = simulateShopify();
  const pages = pagesAt(shopify);
  const shop = await storefront.install();
  await storefront.startProgram(shop);
  shopify.fail("metafieldsSet", "unavailable", 20);
  await expect(runJob(pages, shop)).rejects.toThrow();
  expect(await runJob(pages, shop)).toBe(false);
  shopify.state.failures = [];
  shopify.fail("metafieldsSet", "lost", 20);
  storefront.clock.forwardMs(61_000);
  await expect(runJob(pages, shop)).rejects.toThrow();
  shopify.state.failures = [];
  storefront.clock.forwardMs(2 * 61_000);
  expect(await runJob(pages, shop)).toBe(true);
  expect(published(shopify)).not.toBeNull();
  expect(await runJob(pages, shop)).toBe(false);
});

it("a shop that is described anew, as it is after coming back, is written again", async () => {
  const shopify = simulateShopify();
  const pages = pagesAt(shopify);
  const shop = await storefront.install();
  await storefront.startProgram(shop);
  await runJob(pages, shop);
  shopify.state.appMetafields = [];
  await storefront.app.shops.install({ ...shop });
  expect(await runJob(pages, shop)).toBe(true);
  expect(published(shopify)).not.toBeNull();
});

it("the look that the merchant chose stands there too, and goes with the choice", async () => {
  const shopify = simulateShopify();
  const pages = pagesAt(shopify);
  const shop = await storefront.install();
  const admin = { kind: "admin", id: "1" } as const;
  const brand = () => {
    const [metafield] = shopify.state.appMetafields.filter(({ key }) => key === "brand");
    return metafield === undefined ? null : (JSON.parse(metafield.value) as object);
  };
  await runJob(pages, shop);
  expect(brand()).toBeNull();

  const chosen = await pages.saveBrand(shop.id, { accent: "#ffee00", corners: "round" }, 0, admin);
  expect(chosen).toEqual({ accent: "#ffee00", corners: "round", version: 1 });
  expect(await runJob(pages, shop)).toBe(true);
  expect(brand()).toEqual({ accent: "#ffee00", on_accent: "#000000", radius: "1.5rem" });

  expect(await pages.saveBrand(shop.id, { accent: null, corners: "soft" }, 0, admin)).toBeNull();
  expect(await pages.brand(shop.id)).toEqual(chosen);
  await pages.saveBrand(shop.id, { accent: null, corners: "soft" }, 1, admin);
  await runJob(pages, shop);
  expect(brand()).toBeNull();
});
