import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createPoints } from "#app/modules/points/index.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let database: TestDatabase;
let shopId: ShopId;
let person: string;
let points: ReturnType<typeof createPoints>;

const customerId = "77" as ShopifyId;
const referral = "00000000-0000-4000-8000-000000000001";
const day = 24 * 60 * 60 * 1000;
const now = new Date();
const inDays = (days: number) => new Date(now.getTime() + days * day);

beforeAll(async () => {
  database = await createTestDatabase();
  points = createPoints({ db: database.database });
});
afterAll(() => database.drop());
beforeEach(async () => {
  shopId = await insertShop(database.admin);
  const { rows } = await database.admin.query<{ id: string }>(
    "insert into customers (shop_id, shopify_customer_id) values ($1, $2) returning id",
    [shopId, customerId],
  );
  person = rows[0]?.id ?? "";
});

let keys = 0;
const write = (amount: number, expiresAt: Date | null = null, kind = "earn") =>
  database.admin.query(
    `insert into ledger_entries
       (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key, expires_at, created_at)
     values ($1, $2, 'available', $3, $4, $5, $6, $7, $8)`,
    [shopId, person, kind, amount, amount > 0 ? referral : null, `k${(keys += 1)}`, expiresAt, now],
  );
const available = async () => (await points.balanceOf(shopId, customerId)).available;
const expirations = async () =>
  (
    await database.admin.query(
      "select amount, referral_id, idempotency_key like 'expire:%' as keyed from ledger_entries where shop_id = $1 and kind = 'expire'",
      [shopId],
    )
  ).rows;

it("takes what is left of the points that came to their end, once, with the referral they came from", async () => {
  await write(100, inDays(10));
  await write(50);
  await write(-30, null, "spend");
  expect(await points.expire(shopId, inDays(9))).toBe(0);
  const runs = await Promise.all(Array.from({ length: 5 }, () => points.expire(shopId, inDays(10))));
  expect(runs.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await points.expire(shopId, inDays(10.5))).toBe(0);
  expect(await expirations()).toEqual([{ amount: -70, referral_id: referral, keyed: true }]);
  expect(await available()).toBe(50);
});

it("finds points whose end had passed before they were written, and forgets nobody between two looks", async () => {
  await write(10, inDays(1));
  expect(await points.expire(shopId, inDays(1))).toBe(1);
  await write(20, inDays(-3));
  await write(40, inDays(2));
  expect(await points.expire(shopId, inDays(5))).toBe(2);
  expect(await available()).toBe(0);
});

it("never makes a debt, also when somebody spends at the same moment", async () => {
  await write(100, inDays(1));
  const spending = points.adjust(shopId, {
    customerId,
    amount: -100,
    reason: "spent",
    idempotencyKey: "spent",
  });
  await Promise.all([spending, points.expire(shopId, inDays(2))]);
  expect(await points.balanceOf(shopId, customerId)).toMatchObject({ available: 0, debt: 0 });
});
