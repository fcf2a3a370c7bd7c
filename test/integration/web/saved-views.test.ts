import { afterAll, beforeAll, expect, it } from "vitest";
import { mostViews } from "#app/contracts/saved-views.ts";
import { viewFilters } from "#app/edges/web/referral-query.ts";
import { createSavedViews, type SavedViews } from "#app/modules/saved-views/index.ts";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let testDb: TestDatabase;
let db: Database;
let views: SavedViews;
let shop: ShopId;

beforeAll(async () => {
  testDb = await createTestDatabase();
  db = createDatabase({ ...testDb, log: { error: console.error } });
  views = createSavedViews({ db });
  shop = await insertShop(testDb.admin);
});
afterAll(async () => {
  await db.close();
  await testDb.drop();
});

it("a view keeps its name and filters, and is renamed, refiltered and deleted", async () => {
  const made = await views.create(shop, "  Open ones ", "status=pending");
  if (!made.ok) throw new Error(made.refusal);
  const { id } = made.value;
  expect(await views.list(shop)).toEqual([{ id, name: "Open ones", filters: "status=pending" }]);
  expect(await views.rename(shop, id, "Waiting")).toMatchObject({ ok: true, value: { name: "Waiting" } });
  expect(await views.refilter(shop, id, "status=failed")).toMatchObject({ ok: true });
  expect(await views.list(shop)).toEqual([{ id, name: "Waiting", filters: "status=failed" }]);
  expect(await views.remove(shop, id)).toBe(true);
  expect(await views.remove(shop, id)).toBe(false);
  expect(await views.rename(shop, id, "Waiting")).toEqual({ ok: false, refusal: "gone" });
  expect(await views.refilter(shop, id, "status=failed")).toEqual({ ok: false, refusal: "gone" });
});

it("names that are empty, too long, taken or name somebody are refused, and so is a view of nothing", async () => {
  const one = await views.create(shop, "One", "status=pending");
  const two = await views.create(shop, "Two", "status=failed");
  if (!one.ok || !two.ok) throw new Error("not made");
  const refusals = await Promise.all([
    views.create(shop, " ", "status=pending"),
    views.create(shop, "x".repeat(41), "status=pending"),
    views.create(shop, "dana@example.com", "status=pending"),
    views.create(shop, "ONE", "status=pending"),
    views.create(shop, "Three", ""),
    views.rename(shop, two.value.id, "oNE"),
  ]);
  expect(refusals.map((answer) => (answer.ok ? "ok" : answer.refusal))).toEqual([
    "empty",
    "too_long",
    "holds_contact",
    "taken",
    "no_filters",
    "taken",
  ]);
  expect(await views.rename(shop, one.value.id, "ONE")).toMatchObject({ ok: true });
  for (const { id } of await views.list(shop)) await views.remove(shop, id);
});

it("no more than the limit are made, also when several are saved at once", async () => {
  const made = await Promise.all(
    Array.from({ length: mostViews + 5 }, (_, number) =>
      views.create(shop, `View ${number}`, "status=pending"),
    ),
  );
  expect(made.filter(({ ok }) => ok)).toHaveLength(mostViews);
  expect(made.filter((answer) => !answer.ok && answer.refusal === "limit")).toHaveLength(5);
});

it("filters are kept in one order, without the search and without what nobody understands", () => {
  const asked = new URLSearchParams(
    "q=dana&from=2026-11-01&status=pending&verdict=odd&language=ar&until=tomorrow&program=1&view=x&cursor=y",
  );
  expect(viewFilters(asked)).toBe("status=pending&language=ar&from=2026-11-01");
});
