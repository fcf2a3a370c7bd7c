import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReferralFilter, Referrals } from "#app/modules/referrals/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { theApp } from "#app/platform/audit/write-audit.server.ts";
import type { PersonId, ShopifyId } from "#app/platform/ids.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let referrals: Referrals;
let shop: Shop;
let codes: Record<"1001" | "1002", string>;

const statuses = ["pending", "failed", "rewarded", "failed", "pending", "rewarded"];
const languages = ["en", "ar", "ar", "he", "en", "ar"];
const verdicts = [null, "block", "allow", "review", null, "allow"];

const dress = (index: number) =>
  storefront.db.admin.query(
    `update referrals set status = $2, locale = $3, verdict = $4, order_id = $5, description = null,
       created_at = timestamptz '2026-03-01T12:00:00Z' + $6 * interval '1 day'
     where friend_id = (select id from customers where shopify_customer_id = $1)`,
    [`200${index}`, statuses[index], languages[index], verdicts[index], `510${index}`, index],
  );

beforeAll(async () => {
  storefront = await createStorefront();
  referrals = storefront.app.referrals;
  shop = await storefront.install();
  await storefront.startProgram(shop);
  const pageOf = async (id: string) =>
    (await storefront.app.referrals.advocatePage(shop, id as ShopifyId)).code;
  codes = { 1001: await pageOf("1001"), 1002: await pageOf("1002") };
  for (const index of statuses.keys()) {
    const code = codes[index % 2 === 0 ? "1001" : "1002"];
    await storefront.ask(shop, claimRoute, { customer: `200${index}`, body: { code } });
    await dress(index);
  }
});
afterAll(() => storefront.close());

/** The last digit of the friend of each that was found. */
const found = async (filter: Partial<ReferralFilter>): Promise<string> => {
  const page = await referrals.list(shop.id, { limit: 50, ...filter });
  return (page?.items ?? []).map(({ friendCustomerId }) => friendCustomerId?.at(-1)).join("");
};

const search = (code: string, id: string | null = null, orderIds: string[] = []) => ({
  search: { code, id: id as ShopifyId | null, orderIds: orderIds as ShopifyId[] },
});

describe("filters of the list", () => {
  it.each([
    [{}, "543210"],
    [{ status: "failed" }, "31"],
    [{ locale: "ar" }, "521"],
    [{ locale: "fr" }, ""],
    [{ verdict: "none" }, "40"],
    [{ verdict: "allow", locale: "ar", status: "rewarded" }, "52"],
    [{ status: "queued", verdict: "block" }, ""],
    [{ from: new Date("2026-03-02T00:00:00Z"), until: new Date("2026-03-04T00:00:00Z") }, "21"],
    [{ status: "rewarded", until: new Date("2026-03-04T00:00:00Z") }, "2"],
  ] as const)("%j leave %s", async (filter, friends) => {
    expect(await found(filter)).toBe(friends);
  });

  it("keep to a program, in every version of it", async () => {
    const [program] = await storefront.programs.list(shop.id);
    expect(await found({ programId: program?.id })).toBe("543210");
    expect(await found({ programId: program?.id, status: "failed" })).toBe("31");
    expect(await found({ programId: randomUUID() })).toBe("");
  });

  it("hold from page to page", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await referrals.list(shop.id, { locale: "ar", limit: 1, cursor });
      seen.push(...(page?.items ?? []).map(({ friendCustomerId }) => String(friendCustomerId)));
      cursor = page?.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(["2005", "2002", "2001"]);
  });

  it("offer the languages that occur", async () => {
    expect(await referrals.locales(shop.id)).toEqual(["ar", "en", "he"]);
  });
});

describe("the search", () => {
  it("finds by an advocate's code, whatever its case, and by a friend's own code", async () => {
    expect(await found(search(codes[1002].toUpperCase()))).toBe("531");
    const { rows } = await storefront.db.admin.query<{ code: string }>(
      `select k.code from redeem_codes k join referrals r on r.id = k.referral_id where r.order_id = 5103`,
    );
    expect(await found(search(rows[0]?.code.toLowerCase() ?? ""))).toBe("3");
  });

  it("finds by an order, a friend and an advocate, and by what Shopify says of an order's number", async () => {
    expect(await found(search("5102", "5102"))).toBe("2");
    expect(await found(search("2004", "2004"))).toBe("4");
    expect(await found(search("1001", "1001"))).toBe("420");
    expect(await found(search("#1001", null, ["5105"]))).toBe("5");
    expect(await found({ ...search("1001", "1001"), status: "rewarded" })).toBe("2");
    expect(await found(search("nobody"))).toBe("");
  });

  it("finds nothing of another shop", async () => {
    const other = await storefront.install();
    const page = await referrals.list(other.id, { limit: 10, ...search(codes[1001]) });
    expect(page?.items).toEqual([]);
  });
});

describe("advocates", () => {
  const advocateOf = async (id: string) => {
    const page = await referrals.advocates(shop.id, { limit: 10, search: { code: id, id: id as ShopifyId } });
    const [advocate] = page?.items ?? [];
    if (advocate === undefined) throw new Error("expected an advocate");
    return advocate;
  };

  it("are listed by the friends they brought, page by page", async () => {
    await storefront.db.admin.query(
      `update share_links set uses = 7 where customer_id = (select id from customers where shopify_customer_id = 1002)`,
    );
    const first = await referrals.advocates(shop.id, { limit: 1 });
    expect(first?.items).toMatchObject([{ customerId: "1002", uses: 7, code: codes[1002] }]);
    const second = await referrals.advocates(shop.id, { limit: 1, cursor: first?.nextCursor ?? "" });
    expect(second?.items).toMatchObject([{ customerId: "1001" }]);
    expect(second?.nextCursor).toBeNull();
    expect(await referrals.advocates(shop.id, { limit: 1, cursor: "nonsense" })).toBeNull();
  });

  it("are shown a code that the merchant chose, and keep the others", async () => {
    const { id } = await advocateOf("1001");
    expect(await referrals.addCustomCode(shop.id, id, "dana-10", theApp)).toEqual({
      ok: true,
      value: "DANA-10",
    });
    const page = await storefront.app.referrals.advocatePage(shop, "1001" as ShopifyId);
    expect(page.code).toBe("DANA-10");
    expect(await referrals.isKnownCode(shop.id, codes[1001])).toBe(true);
    const details = await referrals.advocate(shop.id, id);
    expect(details?.codes.map(({ code, isCustom }) => [code, isCustom])).toEqual([
      ["DANA-10", true],
      [codes[1001], false],
    ]);
  });

  it("cannot share a code that somebody has or had", async () => {
    const { id } = await advocateOf("1002");
    expect(await referrals.addCustomCode(shop.id, id, "Dana-10", theApp)).toEqual({
      ok: false,
      refusal: "taken",
    });
    expect((await referrals.replaceKnownCode(shop, "DANA-10")).ok).toBe(true);
    expect(await referrals.addCustomCode(shop.id, id, "dana-10", theApp)).toEqual({
      ok: false,
      refusal: "taken",
    });
    expect(await referrals.addCustomCode(shop.id, id, "x", theApp)).toEqual({
      ok: false,
      refusal: "too_short",
    });
    expect(await referrals.addCustomCode(shop.id, randomUUID() as PersonId, "NOBODY", theApp)).toEqual({
      ok: false,
      refusal: "not_found",
    });
  });

  it("of different shops may have the same code", async () => {
    const other = await storefront.install();
    const { id } = await advocateOf("1001");
    expect(await referrals.addCustomCode(other.id, id, "OTHER", theApp)).toEqual({
      ok: false,
      refusal: "not_found",
    });
    await storefront.app.referrals.advocatePage(other, "1001" as ShopifyId);
    const page = await referrals.advocates(other.id, { limit: 10 });
    const own = page?.items[0]?.id ?? ("" as PersonId);
    expect(await referrals.addCustomCode(other.id, own, "DANA-10", theApp)).toMatchObject({ ok: true });
  });
});
