import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPoints, type Adjustment, type Points } from "#app/modules/points/index.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let points: Points;
let shopId: ShopId;
let lastCustomer = 7_000;

beforeAll(async () => {
  db = await createTestDatabase();
  shopId = await insertShop(db.admin);
  points = createPoints({ db: db.database });
});
afterAll(() => db.drop());

const newCustomer = (): ShopifyId => String((lastCustomer += 1)) as ShopifyId;

const adjustment = (
  customerId: ShopifyId,
  amount: number,
  idempotencyKey: string = randomUUID(),
): Adjustment => ({
  customerId,
  amount,
  reason: "goodwill",
  idempotencyKey,
});

const adjust = (...given: Parameters<typeof adjustment>) => points.adjust(shopId, adjustment(...given));

const sumOf = async (customerId: ShopifyId): Promise<number> => {
  const { rows } = await db.admin.query<{ sum: string }>(
    `select coalesce(sum(e.amount), 0) as sum from ledger_entries e join customers c on c.id = e.customer_id
     where c.shop_id = $1 and c.shopify_customer_id = $2`,
    [shopId, customerId],
  );
  return Number(rows[0]?.sum);
};

/** As settlement writes: by the ledger alone, without asking for the balance first. */
const write = (customerId: ShopifyId, account: string, kind: string, amount: number) =>
  db.admin.query(
    `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
     select shop_id, id, $3, $4, $5, gen_random_uuid()::text from customers
     where shop_id = $1 and shopify_customer_id = $2`,
    [shopId, customerId, account, kind, amount],
  );

describe("an adjustment", () => {
  it("answers a repeat as it answered first, whatever came in between", async () => {
    const customer = newCustomer();
    const first = await adjust(customer, 30, "repeat");
    expect(first).toEqual({ ok: true, value: { available: 30, pending: 0, debt: 0 } });
    await adjust(customer, -20);
    expect(await adjust(customer, 30, "repeat")).toEqual(first);
    expect((await points.balanceOf(shopId, customer)).available).toBe(10);
  });

  it("answers the repeat of a debit that could not be made again", async () => {
    const customer = newCustomer();
    await adjust(customer, 10);
    const first = await adjust(customer, -10, "all-of-it");
    expect(await adjust(customer, -10, "all-of-it")).toEqual(first);
  });

  it.each<[string, Partial<Adjustment>]>([
    ["another amount", { amount: 6 }],
    ["another reason", { reason: "other" }],
    ["another customer", { customerId: "1" as ShopifyId }],
  ])("refuses its key for %s", async (name, change) => {
    const asked = adjustment(newCustomer(), 5, name);
    await points.adjust(shopId, asked);
    expect(await points.adjust(shopId, { ...asked, ...change })).toEqual({
      ok: false,
      refusal: "idempotency_conflict",
    });
    expect(await sumOf(asked.customerId)).toBe(5);
  });

  it("may use a key that another shop used", async () => {
    const customer = newCustomer();
    await adjust(customer, 5, "shared");
    const other = await insertShop(db.admin);
    expect(await points.adjust(other, adjustment(customer, 7, "shared"))).toMatchObject({ ok: true });
    expect((await points.balanceOf(shopId, customer)).available).toBe(5);
  });

  it("gives one key to one of two customers who ask at once", async () => {
    const customers = Array.from({ length: 6 }, newCustomer);
    const answers = await Promise.all(customers.map((customer) => adjust(customer, 5, "contested")));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const sums = await Promise.all(customers.map(sumOf));
    expect(sums.toSorted()).toEqual([0, 0, 0, 0, 0, 5]);
  });
});

describe("parallel writers", () => {
  it("never take more than there is", async () => {
    const customer = newCustomer();
    await adjust(customer, 100);
    const answers = await Promise.all(Array.from({ length: 40 }, () => adjust(customer, -7)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(14);
    expect(await points.balanceOf(shopId, customer)).toEqual({ available: 2, pending: 0, debt: 0 });
  });

  it("leave the sum of what was accepted, also when each asks twice", async () => {
    const amounts = fc.array(fc.integer({ min: -50, max: 50 }).filter(Boolean), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(amounts, async (wanted) => {
        const customer = newCustomer();
        const asked = wanted.map((amount) => adjustment(customer, amount));
        const answers = await Promise.all(
          [...asked, ...asked].map(async (one) => ({ ...one, answer: await points.adjust(shopId, one) })),
        );
        const accepted = new Map(
          answers
            .filter(({ answer }) => answer.ok)
            .map(({ idempotencyKey, amount }) => [idempotencyKey, amount]),
        );
        const model = [...accepted.values()].reduce((sum, amount) => sum + amount, 0);
        expect(await sumOf(customer)).toBe(model);
        expect(await points.balanceOf(shopId, customer)).toEqual({ available: model, pending: 0, debt: 0 });
      }),
      { numRuns: 25 },
    );
  });

  it("show what was spent and then taken back as a debt that the next points pay", async () => {
    const customer = newCustomer();
    await adjust(customer, 100);
    await Promise.all([adjust(customer, -90), write(customer, "available", "reverse", -100)]);
    const { available, debt } = await points.balanceOf(shopId, customer);
    expect(available - debt).toBe(await sumOf(customer));
    expect(available).toBe(0);
    await adjust(customer, debt + 5);
    expect(await points.balanceOf(shopId, customer)).toEqual({ available: 5, pending: 0, debt: 0 });
  });
});

describe("a ledger", () => {
  it("adds up beyond 32 bits", async () => {
    const customer = newCustomer();
    await adjust(customer, 1);
    await Promise.all([1, 2, 3].map(() => write(customer, "available", "earn", 2_000_000_000)));
    expect((await points.balanceOf(shopId, customer)).available).toBe(6_000_000_001);
  });

  it("is read page by page, the newest first, without the pairs of a release", async () => {
    const customer = newCustomer();
    for (const amount of [1, 2, 3, 4, 5]) await adjust(customer, amount);
    await write(customer, "pending", "release", -5);
    const read: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await points.entriesOf(shopId, customer, { cursor, limit: 2 });
      read.push(...page.entries.map(({ amount }) => amount));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(read).toEqual([5, 4, 3, 2, 1]);
  });

  it("cannot be changed by the app", async () => {
    const customer = newCustomer();
    await adjust(customer, 1);
    const change = (sql: string) => db.database.tenant(shopId, (tx) => tx.query(sql));
    await expect(change("update ledger_entries set amount = 2")).rejects.toThrow(/permission denied/);
    await expect(change("delete from ledger_entries")).rejects.toThrow(/permission denied/);
    await expect(db.admin.query("update ledger_entries set amount = 2")).rejects.toThrow(/append-only/);
  });
});
