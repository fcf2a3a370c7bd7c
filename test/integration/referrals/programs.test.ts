import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createPrograms, type Program } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ReferralId } from "#app/platform/ids.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shop: Shop;
let program: Program;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());
beforeEach(async () => {
  shop = await storefront.install();
  program = await storefront.startProgram(shop);
  Object.assign(storefront.shopify, {
    discounts: [],
    asked: [],
    isDown: false,
    asksUntilDone: 0,
    afterWork: null,
  });
});

const codesIn = async (state: string, versionId = program.versionId): Promise<string[]> => {
  const { rows } = await storefront.db.admin.query<{ code: string }>(
    "select code from redeem_codes where program_version_id = $1 and state = $2",
    [versionId, state],
  );
  return rows.map(({ code }) => code);
};

const take = () =>
  storefront.db.database.tenant(shop.id, (tx) =>
    storefront.programs.takeCode(tx, shop.id, program.versionId, randomUUID() as ReferralId, new Date()),
  );

describe("programs", () => {
  it("are born as drafts, and move as a merchant would expect", async () => {
    const { programs } = storefront;
    const draft = await programs.create(shop.id, { name: "Second", priority: 5, terms: program.terms });
    expect(draft).toMatchObject({ state: "draft", version: 1 });
    expect(await programs.pause(shop.id, draft.id)).toEqual({ ok: false, refusal: "illegal_state" });
    expect(await programs.activate(shop.id, draft.id)).toMatchObject({
      ok: true,
      value: { state: "active" },
    });
    expect(await programs.activate(shop.id, draft.id)).toMatchObject({
      ok: true,
      value: { state: "active" },
    });
    expect(await programs.pause(shop.id, draft.id)).toMatchObject({ ok: true, value: { state: "paused" } });
    expect(await programs.end(shop.id, draft.id)).toMatchObject({ ok: true, value: { state: "ended" } });
    expect(await programs.activate(shop.id, draft.id)).toEqual({ ok: false, refusal: "illegal_state" });
  });

  it("keep what was promised when they are edited, and refuse an edit of an older version", async () => {
    const { programs } = storefront;
    const terms = { ...program.terms, advocateReward: { kind: "points" as const, points: 500 } };
    const [first, second] = await Promise.all([
      programs.edit(shop.id, program.id, { version: 1, terms }),
      programs.edit(shop.id, program.id, { version: 1, name: "Renamed" }),
    ]);
    expect([first, second].filter(({ ok }) => ok)).toHaveLength(1);
    expect([first, second].find(({ ok }) => !ok)).toEqual({ ok: false, refusal: "stale_version" });

    const { rows } = await storefront.db.admin.query(
      "select version, terms #> '{advocateReward,points}' as points from program_versions where id = $1",
      [program.versionId],
    );
    expect(rows).toEqual([{ version: 1, points: 100 }]);
    expect(await programs.find(shop.id, program.id)).toMatchObject({ version: 2 });
  });

  it("of another shop, or with an id that is none, are not found", async () => {
    const { programs } = storefront;
    const other = await storefront.install();
    expect(await programs.find(other.id, program.id)).toBeNull();
    expect(await programs.edit(other.id, program.id, { version: 1, name: "Mine" })).toEqual({
      ok: false,
      refusal: "not_found",
    });
    expect(await programs.find(shop.id, "1 or 1=1")).toBeNull();
  });

  it("are listed by priority", async () => {
    await storefront.programs.create(shop.id, { name: "First", priority: 1, terms: program.terms });
    expect((await storefront.programs.list(shop.id)).map(({ name }) => name)).toEqual(["First", "Give 10 %"]);
  });
});

describe("the discount of a program", () => {
  it("carries the terms to Shopify", async () => {
    await storefront.programs.refillPools(shop.id);
    expect(storefront.shopify.discounts.map(({ input }) => input)).toEqual([
      expect.objectContaining({
        title: "Give 10 % · 1",
        context: { all: "ALL" },
        customerGets: { value: { percentage: 0.1 }, items: { all: true } },
        appliesOncePerCustomer: true,
        usageLimit: 1,
        combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: true },
        minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "20.00" } },
      }),
    ]);
  });

  it("is made once, also by several at once", async () => {
    await Promise.all(
      Array.from({ length: 5 }, () => storefront.programs.mintCodes(shop.id, program.versionId, 2)),
    );
    expect(storefront.shopify.discounts).toHaveLength(1);
    expect(await codesIn("pooled")).toHaveLength(11);
  });

  it("is found again when its answer was lost", async () => {
    storefront.shopify.afterWork = () => {
      storefront.shopify.afterWork = null;
      throw new Error("the connection broke");
    };
    await expect(storefront.programs.mintCodes(shop.id, program.versionId, 1)).rejects.toThrow("broke");
    expect(await storefront.programs.mintCodes(shop.id, program.versionId, 1)).toBe(1);
    expect(storefront.shopify.discounts).toHaveLength(1);
  });

  it("is another one for the next version", async () => {
    await storefront.programs.refillPools(shop.id);
    await storefront.programs.edit(shop.id, program.id, { version: 1, name: "Renamed" });
    await storefront.programs.refillPools(shop.id);
    expect(storefront.shopify.discounts.map(({ input }) => input.title)).toEqual([
      "Give 10 % · 1",
      "Renamed · 2",
    ]);
  });

  it("does not take over a discount of somebody else that has the code", async () => {
    const bytes = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)];
    const programs = createPrograms({
      db: storefront.db.database,
      shopify: storefront.shopify,
      clock: storefront.clock,
      randomBytes: () => bytes.shift() ?? randomBytes(16),
      pause: async () => {},
    });
    const foreign = { code: "3333333333333333", title: "Summer sale" };
    storefront.shopify.discounts.push({
      id: "gid://shopify/DiscountCodeNode/foreign",
      input: foreign,
      codes: new Set([foreign.code]),
    });
    await programs.mintCodes(shop.id, program.versionId, 1);
    expect(await codesIn("pooled")).not.toContain(foreign.code);
    expect(storefront.shopify.discounts.map(({ input }) => input.title)).toEqual([
      "Summer sale",
      "Give 10 % · 1",
    ]);
  });
});

describe("the pool of codes", () => {
  it("is filled up, and then left alone", async () => {
    expect(await storefront.programs.refillPools(shop.id)).toBeGreaterThan(0);
    const filled = await codesIn("pooled");
    expect(filled.length).toBeGreaterThanOrEqual(50);
    expect(filled.every((code) => /^[2-9A-HJ-NP-Z]{16}$/.test(code))).toBe(true);
    expect(await storefront.programs.refillPools(shop.id)).toBe(0);
  });

  it("waits for Shopify to finish", async () => {
    storefront.shopify.asksUntilDone = 3;
    expect(await storefront.programs.mintCodes(shop.id, program.versionId, 4)).toBe(4);
    expect(storefront.shopify.asked.filter((name) => name === "ReferralCodeCreation")).toHaveLength(4);
  });

  it("gives each of many at once another code, and nothing when it is empty", async () => {
    await storefront.programs.mintCodes(shop.id, program.versionId, 9);
    const taken = await Promise.all(Array.from({ length: 12 }, take));
    const codes = taken.filter((code) => code !== null);
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
  });

  it("finishes codes whose minting was cut off, and lets go of those that Shopify refused", async () => {
    await storefront.programs.mintCodes(shop.id, program.versionId, 1);
    const stranger = { code: "TAKENBYSTRANGER2", title: "Summer sale" };
    storefront.shopify.discounts.push({
      id: "gid://shopify/DiscountCodeNode/foreign",
      input: stranger,
      codes: new Set([stranger.code]),
    });
    storefront.shopify.discounts[0]?.codes.add("ADDEDBEFORECRASH");
    await storefront.db.admin.query(
      `insert into redeem_codes (shop_id, code, program_version_id, created_at)
       select $1, code, $2, now() - interval '6 minutes' from unnest($3::text[]) as code`,
      [shop.id, program.versionId, ["TAKENBYSTRANGER2", "ADDEDBEFORECRASH", "NEVERGOTTHERE234"]],
    );
    await storefront.programs.mintCodes(shop.id, program.versionId, 1);
    const pooled = await codesIn("pooled");
    expect(pooled).toEqual(expect.arrayContaining(["ADDEDBEFORECRASH", "NEVERGOTTHERE234"]));
    expect(pooled).not.toContain("TAKENBYSTRANGER2");
    expect(await codesIn("minting")).toEqual([]);
  });

  it("is not filled for a program that is not active", async () => {
    await storefront.programs.pause(shop.id, program.id);
    expect(await storefront.programs.refillPools(shop.id)).toBe(0);
  });
});
