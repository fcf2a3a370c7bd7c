import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReferralFilter, ReferralSummary } from "#app/modules/referrals/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shop: Shop;

const [first, second] = ["1001", "1002"] as [ShopifyId, ShopifyId];

beforeAll(async () => {
  storefront = await createStorefront();
  shop = await storefront.install();
  await storefront.startProgram(shop);
  for (const [index, advocate] of [first, first, second, first, second].entries()) {
    const { code } = await storefront.app.referrals.advocatePage(shop, advocate);
    await storefront.ask(shop, claimRoute, { customer: `200${index}`, body: { code } });
  }
  // Two of the same moment, so that the sequence must not hang on time alone.
  await storefront.db.admin.query(
    "update referrals set created_at = '2026-01-01' where id in (select id from referrals order by created_at limit 2)",
  );
});
afterAll(() => storefront.close());

const list = async (filter: Partial<ReferralFilter> = {}) => {
  const page = await storefront.app.referrals.list(shop.id, { limit: 50, ...filter });
  if (page === null) throw new Error("the cursor was refused");
  return page;
};

const walk = async (limit: number): Promise<ReferralSummary[]> => {
  const seen: ReferralSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit, cursor });
    seen.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
};

describe("the list of referrals", () => {
  it.each([1, 2, 3, 5, 50])("shows each once, the newest first, in pages of %i", async (limit) => {
    const seen = await walk(limit);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(5);
    const times = seen.map(({ createdAt }) => createdAt.getTime());
    expect(times).toEqual(times.toSorted((left, right) => right - left));
  });

  it("names people by Shopify's digits", async () => {
    expect((await list({ limit: 1 })).items[0]).toMatchObject({
      status: "pending",
      advocateCustomerId: second,
      friendCustomerId: "2004",
      orderId: null,
    });
  });

  it("can be narrowed by status and by advocate", async () => {
    expect((await list({ advocate: second })).items).toHaveLength(2);
    expect((await list({ advocate: "1" as ShopifyId })).items).toEqual([]);
    expect((await list({ status: "rewarded" })).items).toEqual([]);
    expect((await list({ status: "pending", advocate: first })).items).toHaveLength(3);
  });

  it("refuses a cursor that is none of ours", async () => {
    for (const cursor of ["", "x", Buffer.from(`now ${randomUUID()}`).toString("base64url")]) {
      expect(await storefront.app.referrals.list(shop.id, { limit: 1, cursor })).toBeNull();
    }
  });

  it("holds nothing of another shop", async () => {
    const other = await storefront.install();
    expect(await storefront.app.referrals.list(other.id, { limit: 50 })).toEqual({
      items: [],
      nextCursor: null,
    });
    const [own] = (await list()).items;
    expect(await storefront.app.referrals.find(other.id, own?.id ?? "")).toBeNull();
  });
});

describe("one referral", () => {
  it("comes with its story and what each side got", async () => {
    const [own] = (await list({ limit: 1 })).items;
    expect(await storefront.app.referrals.find(shop.id, own?.id ?? "")).toMatchObject({
      id: own?.id,
      programName: "Give 10 %",
      timeline: [{ from: null, to: "pending", actor: "friend", reason: "claimed", at: expect.any(Date) }],
      rewards: [{ side: "friend", kind: "percent", amount: 10, currency: null, state: "issued" }],
    });
  });

  it.each([
    ["pending", [["pending", "earn", 100]], 100, "pending"],
    ["issued", [["available", "earn", 100]], 100, "issued"],
    [
      "issued after a hold",
      [
        ["pending", "earn", 100],
        ["pending", "release", -100],
        ["available", "release", 100],
      ],
      100,
      "issued",
    ],
    [
      "partly taken back",
      [
        ["available", "earn", 100],
        ["available", "reverse", -40],
      ],
      100,
      "issued",
    ],
    [
      "withdrawn",
      [
        ["available", "earn", 100],
        ["available", "reverse", -100],
      ],
      100,
      "withdrawn",
    ],
  ] as const)("whose points are %s", async (_, entries, amount, state) => {
    const [, , , referral] = (await list()).items;
    if (referral === undefined) throw new Error("too few referrals");
    for (const [account, kind, points] of entries) {
      await storefront.db.admin.query(
        `insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key)
         select shop_id, customer_id, $2, $3, $4, id, gen_random_uuid() from referrals where id = $1`,
        [referral.id, account, kind, points],
      );
    }
    const found = await storefront.app.referrals.find(shop.id, referral.id);
    expect(found?.rewards.find(({ side }) => side === "advocate")).toEqual({
      side: "advocate",
      kind: "points",
      amount,
      currency: null,
      state,
    });
    await storefront.db.admin.query("truncate ledger_entries");
  });

  it("is not found by an id that is none", async () => {
    expect(await storefront.app.referrals.find(shop.id, "1")).toBeNull();
    expect(await storefront.app.referrals.find(shop.id, randomUUID())).toBeNull();
  });
});
