import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createShops } from "#app/modules/shops/index.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import type { ShopDomain } from "#app/platform/ids.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const keys = [{ id: "k", key: Buffer.alloc(32, 1) }];
let now = new Date("2026-11-21T10:00:00Z");
const shopsOf = () =>
  createShops({ db: db.database, encryption: createEncryption(keys), clock: { now: () => now } });

const installation = (handle: string) => ({
  domain: `${handle}.myshopify.com` as ShopDomain,
  name: "A shop",
  storefrontUrl: "https://shop.example.com/",
  currency: "USD",
  timezone: "Asia/Jerusalem",
  primaryLocale: "he",
  isDevelopmentStore: true,
});

const rowCounts = async () => {
  const { rows } = await db.admin.query<{ merchants: string; shops: string; secrets: string }>(
    `select (select count(*) from merchants) as merchants, (select count(*) from shops) as shops,
       (select count(*) from shop_secrets) as secrets`,
  );
  return rows[0];
};

describe("installing a shop", () => {
  it("makes one merchant, one shop and one key of hashes, however often and at once", async () => {
    const before = await rowCounts();
    const installed = await Promise.all(
      Array.from({ length: 8 }, () => shopsOf().install(installation("often"))),
    );
    expect(new Set(installed.map(({ id }) => id)).size).toBe(1);
    const after = await rowCounts();
    for (const table of ["merchants", "shops", "secrets"] as const) {
      expect(Number(after?.[table]) - Number(before?.[table]), table).toBe(1);
    }
  });

  it("keeps the key of the hashes and takes what Shopify says now", async () => {
    const first = await shopsOf().install(installation("again"));
    const hash = (await shopsOf().personHash(first.id)).email("ada@example.com");
    const second = await shopsOf().install({ ...installation("again"), currency: "ILS", name: "Renamed" });
    expect(second).toMatchObject({
      id: first.id,
      currency: "ILS",
      name: "Renamed",
      installedAt: first.installedAt,
    });
    expect((await shopsOf().personHash(first.id)).email("ada@example.com")).toEqual(hash);
  });

  it("gives each shop hashes of its own, and keeps the key sealed", async () => {
    const shops = shopsOf();
    const [one, other] = await Promise.all([
      shops.install(installation("one")),
      shops.install(installation("other")),
    ]);
    const [first, second] = await Promise.all([shops.personHash(one.id), shops.personHash(other.id)]);
    expect(first.visitor("192.0.2.1")).not.toEqual(second.visitor("192.0.2.1"));
    const { rows } = await db.admin.query<{ length: number }>(
      "select length(hash_key) as length from shop_secrets",
    );
    expect(rows.every(({ length }) => length > 32)).toBe(true);
  });

  it("takes the slash from the storefront's address and knows the handle", async () => {
    expect(await shopsOf().install(installation("slash"))).toMatchObject({
      handle: "slash",
      storefrontUrl: "https://shop.example.com",
    });
  });
});

describe("finding a shop", () => {
  it("asks again after five seconds, and at once for one that was unknown", async () => {
    const shops = shopsOf();
    const domain = "found.myshopify.com" as ShopDomain;
    expect(await shops.findByDomain(domain)).toBeNull();
    await shopsOf().install(installation("found"));
    expect(await shops.findByDomain(domain)).toMatchObject({ name: "A shop" });

    await db.admin.query("update shops set name = 'Changed' where domain = $1", [domain]);
    expect(await shops.findByDomain(domain)).toMatchObject({ name: "A shop" });
    now = new Date(now.getTime() + 5_000);
    expect(await shops.findByDomain(domain)).toMatchObject({ name: "Changed" });
  });

  it("lists those that have the app", async () => {
    const { id } = await shopsOf().install(installation("gone"));
    await db.admin.query("update shops set status = 'uninstalled' where id = $1", [id]);
    const listed = await shopsOf().list();
    expect(listed.map(({ handle }) => handle)).not.toContain("gone");
    expect(listed.length).toBeGreaterThan(0);
    await shopsOf().install(installation("gone"));
    expect((await shopsOf().list()).map(({ handle }) => handle)).toContain("gone");
  });
});
