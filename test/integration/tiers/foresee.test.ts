import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tierListSchema, type TierTerms } from "#app/contracts/tiers.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { createTiers, fingerprintOf, type Tier } from "#app/modules/tiers/index.ts";
import { createRest, type Rest } from "../rest/fixtures.ts";
import { eventually } from "#test/support/eventually.ts";

let rest: Rest;
let shop: Shop;
beforeAll(async () => void (rest = await createRest()));
afterAll(() => rest.close());
beforeEach(async () => void ({ shop } = await rest.newShop()));

const actor = { kind: "admin", id: "1" } as const;
const tiers = (list: object[]): TierTerms[] => tierListSchema.parse(list);
const foresee = (list: readonly TierTerms[]) => rest.app.tiers.foresee(shop, list);
const store = async (list: object[], seen?: string): Promise<Tier[]> => {
  const replaced = await rest.app.tiers.replace(shop, tiers(list), {
    actor,
    ...(seen === undefined ? {} : { seen }),
  });
  if (!replaced.ok) throw new Error(replaced.refusal);
  return replaced.value;
};

const customerWith = async (shopifyId: number, points: number): Promise<void> => {
  const { admin } = rest.world.database;
  const { rows } = await admin.query<{ id: string }>(
    "insert into customers (shop_id, shopify_customer_id) values ($1, $2) returning id",
    [shop.id, shopifyId],
  );
  if (points > 0)
    await admin.query(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
       values ($1, $2, 'available', 'earn', $3, $4)`,
      [shop.id, rows[0]?.id, points, `earn ${shopifyId}`],
    );
};

const bronze = { name: "Bronze", minPoints: 0 };
const silver = { name: "Silver", minPoints: 100 };
const gold = { name: "Gold", minPoints: 500 };

describe("what other tiers would change", () => {
  beforeEach(async () => {
    for (const [index, points] of [0, 50, 150, 600].entries()) await customerWith(index + 1, points);
  });

  it("counts who is in each tier, and moves nobody for the list that is stored", async () => {
    const stored = await store([bronze, silver, gold]);
    expect(await foresee(stored)).toEqual({ counts: [2, 1, 1], without: 0, up: 0, down: 0, countedAt: null });
    for (const [id, tier] of [1, 3, 4].map((id, index) => [id, stored[index]] as const)) {
      expect((await rest.app.tiers.currentOf(shop.id, String(id) as never))?.name).toBe(tier?.name);
    }
  });

  it("moves customers up where a minimum falls and down where it rises", async () => {
    const [first, second, third] = await store([bronze, silver, gold]);
    if (first === undefined || second === undefined || third === undefined) throw new Error("three tiers");
    expect(await foresee([first, { ...second, minPoints: 40 }, third])).toEqual({
      counts: [1, 2, 1],
      without: 0,
      up: 1,
      down: 0,
      countedAt: null,
    });
    expect(await foresee([first, { ...second, minPoints: 200 }, { ...third, minPoints: 1000 }])).toEqual({
      counts: [3, 1, 0],
      without: 0,
      up: 0,
      down: 2,
      countedAt: null,
    });
  });

  it("moves customers whose tier goes by what is left of it, and nobody for another order", async () => {
    const [first, second, third] = await store([bronze, silver, gold]);
    if (first === undefined || second === undefined || third === undefined) throw new Error("three tiers");
    expect(await foresee([first, third])).toMatchObject({ counts: [3, 1], up: 0, down: 1 });
    expect(await foresee([first, second, ...tiers([{ name: "Star", minPoints: 600 }])])).toMatchObject({
      counts: [2, 1, 1],
      up: 1,
      down: 0,
      countedAt: null,
    });
    expect(await foresee([])).toEqual({ counts: [], without: 4, up: 0, down: 4, countedAt: null });
  });

  it("counts exactly within a group of those who have spent about the same", async () => {
    await rest.world.database.admin.query(
      `insert into orders (shop_id, order_id, customer_id, financial_status, currency, base_minor, total_minor, ordered_at,
         snapshot_at)
       select $1, shopify_customer_id, id, 'paid', 'USD', 10000 + shopify_customer_id, 10000, now(), now()
       from customers where shop_id = $1`,
      [shop.id],
    );
    for (const [minSpend, reach] of [
      ["100.01", 4],
      ["100.02", 3],
      ["100.04", 1],
      ["100.05", 0],
    ] as const)
      expect(await foresee(tiers([{ ...bronze, minSpend }]))).toMatchObject({
        counts: [reach],
        without: 4 - reach,
      });
    expect(await foresee(tiers([{ ...bronze, minPoints: 100, minSpend: "100.04" }]))).toMatchObject({
      counts: [1],
    });
  });

  it("takes what was counted in a large shop for as long as counting again would cost too much, and says when", async () => {
    const { admin } = rest.world.database;
    const stored = await store([bronze, silver]);
    await foresee(stored);
    await admin.query("update standing_counts set took_ms = 60000, people = 20000 where shop_id = $1", [
      shop.id,
    ]);
    await customerWith(5, 300);
    expect(await foresee(stored)).toMatchObject({ counts: [2, 2], countedAt: expect.any(Date) });
    await admin.query(
      "update standing_counts set counted_at = now() - interval '2 hours' where shop_id = $1",
      [shop.id],
    );
    await eventually(async () =>
      expect(await foresee(stored)).toMatchObject({ counts: [2, 3], countedAt: null }),
    );
  });

  it("answers nothing while a shop is counted for the first time and that takes long", async () => {
    const waiting = createTiers({
      db: { ...rest.world.database.database, maintenance: () => new Promise<never>(() => undefined) },
      pause: () => Promise.resolve(),
      onError: () => undefined,
    });
    expect(await waiting.foresee(shop, [])).toBeNull();
  });

  it("leaves people with whom they were assigned to", async () => {
    const [, given] = await store([bronze, { ...gold, assignedOnly: true }]);
    await rest.world.database.admin.query(
      `insert into assigned_tiers (shop_id, customer_id, tier_id, event_id, assigned_at)
       select shop_id, id, $2, gen_random_uuid(), now() from customers where shop_id = $1 and shopify_customer_id = 1`,
      [shop.id, given?.id],
    );
    expect(await foresee(await rest.app.tiers.list(shop))).toEqual({
      counts: [3, 1],
      without: 0,
      up: 0,
      down: 0,
      countedAt: null,
    });
  });
});

describe("a list of tiers that somebody saw", () => {
  it("is replaced only as long as nobody else replaced it, and the audit log says who did", async () => {
    const seen = fingerprintOf(await store([bronze]));
    await store([bronze, silver], seen);
    const late = await rest.app.tiers.replace(shop, tiers([gold]), { actor, seen });
    expect(late).toEqual({ ok: false, refusal: "stale_list" });
    expect((await rest.app.tiers.list(shop)).map(({ name }) => name)).toEqual(["Bronze", "Silver"]);
    const { rows } = await rest.world.database.admin.query(
      "select actor, metadata from audit_log where shop_id = $1 and action = 'tiers.replaced' order by metadata",
      [shop.id],
    );
    expect(rows).toEqual([
      { actor: "1", metadata: { tiers: 1 } },
      { actor: "1", metadata: { tiers: 2 } },
    ]);
  });
});
