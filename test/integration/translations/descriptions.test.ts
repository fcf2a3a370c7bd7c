import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTranslations } from "#app/modules/translations/index.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let shop: ShopId;

beforeAll(async () => {
  db = await createTestDatabase();
});

afterAll(() => db.drop());

const insertReferral = async (shopId: ShopId) => {
  await db.admin.query(
    `with person as (insert into customers (shop_id) values ($1) returning id),
     link as (insert into share_links (shop_id, customer_id) select $1, id from person returning id, customer_id),
     program as (insert into programs (shop_id, name) values ($1, 'Program') returning id),
     terms as (insert into program_versions (shop_id, program_id, version, terms) select $1, id, 1, '{}' from program returning id)
     insert into referrals (merchant_id, shop_id, customer_id, referral_link_id, link_id, program_version_id, locale)
     select gen_random_uuid(), $1, l.customer_id, gen_random_uuid(), l.id, t.id, 'he' from link l, terms t`,
    [shopId],
  );
};

beforeEach(async () => {
  shop = await insertShop(db.admin);
  await insertReferral(shop);
});

const write = (key: string, locale: string, value: string, version = "1.0.0", shopId: ShopId | null = shop) =>
  db.admin.query(
    "insert into translations (shop_id, key, locale, value, version) values ($1, $2, $3, $4, $5)",
    [shopId, key, locale, value, version],
  );

const describeAs = (description: string, locale = "he", shopId = shop) =>
  db.admin.query("update referrals set description = $2, locale = $3 where shop_id = $1", [
    shopId,
    description,
    locale,
  ]);

const sentence = async (status: string, locale: string, shopId = shop) => {
  const sql = "select referral_description($1, $2, $3) as text";
  return (await db.admin.query<{ text: string | null }>(sql, [status, locale, shopId])).rows[0]?.text;
};

const failed = "referral.status.failed";

describe("a referral's description", () => {
  it("is our sentence, or the shop's own, in its language, in any version", async () => {
    await describeAs("ההפניה לא עמדה בתנאים.");
    await write(failed, "he", "לא הפעם.");
    await write(failed, "he", "אולי בפעם הבאה.", "1.0.1");
    await describeAs("לא הפעם.");
    await describeAs("אולי בפעם הבאה.");
    await describeAs("לא הפעם.", "he-IL");
  });

  it.each([
    ["free text", "Well done!"],
    ["a sentence with a name", "Referral completed for Dana"],
    ["a placeholder", "Referral completed for {customer}"],
    ["an e-mail address", "dana@example.com"],
    ["a phone number", "+972 50 123 4567"],
    ["a part of a known text", "ההפניה"],
    ["a text of another surface", "ההטבה הסתיימה."],
    ["nothing but a blank", " "],
    ["a sentence of another language", "This referral did not meet the terms."],
  ])("is never %s", async (_, description) => {
    await expect(describeAs(description)).rejects.toThrow(/not a known text in locale he/);
  });

  it("is refused although somebody wrote such a text for it, or the shop next door did", async () => {
    await expect(write(failed, "he", "dana@example.com")).rejects.toThrow(/plain_text/);
    await write(failed, "he", "שלום {{reward}}");
    await expect(describeAs("שלום {{reward}}")).rejects.toThrow(/not a known text/);
    await write(failed, "he", "רק כאן.", "1.0.0", await insertShop(db.admin));
    await expect(describeAs("רק כאן.")).rejects.toThrow(/not a known text/);
  });

  it("is found for a status: own, newest, never withdrawn, never another shop's, English last", async () => {
    const other = await insertShop(db.admin);
    await write(failed, "he", "אצלם", "1.0.0", other);
    expect(await sentence("failed", "he")).toBe("ההפניה לא עמדה בתנאים.");
    await write(failed, "he", "תשע", "1.0.9");
    await write(failed, "he", "עשר", "1.0.10");
    expect(await sentence("failed", "he")).toBe("עשר");
    expect(await sentence("failed", "he-IL")).toBe("עשר");
    await db.admin.query("update translations set withdrawn_at = now() where shop_id = $1", [shop]);
    expect(await sentence("failed", "he")).toBe("ההפניה לא עמדה בתנאים.");
    expect(await sentence("failed", "fr")).toBe("This referral did not meet the terms.");
    await describeAs("This referral did not meet the terms.", "fr");
    await write(failed, "fr", "Les conditions ne sont pas remplies.");
    await expect(describeAs("This referral did not meet the terms.", "fr")).rejects.toThrow(
      /not a known text/,
    );
    await describeAs((await sentence("failed", "fr")) ?? "", "fr");
  });
});

describe("cleaning", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const translations = (moment = now) =>
    createTranslations({
      db: db.database,
      cache: createMemoryCache(systemClock),
      clock: { now: () => moment },
      localesDirectory: path.resolve("app/locales"),
    });
  const age = (days: number, version: string) =>
    db.admin.query("update translations set created_at = $2 where shop_id = $1 and version = $3", [
      shop,
      new Date(now.getTime() - days * 86_400_000),
      version,
    ]);
  const left = async () => {
    const sql = "select value from translations where shop_id = $1 order by version";
    return (await db.admin.query<{ value: string }>(sql, [shop])).rows.map(({ value }) => value);
  };

  it("removes what was superseded over 90 days ago and keeps what a referral says", async () => {
    await write(failed, "he", "אחת.");
    await write(failed, "he", "שתיים.", "1.0.1");
    await write(failed, "he", "שלוש.", "1.0.2");
    await write(failed, "he", "ארבע.", "1.0.3");
    await age(400, "1.0.0");
    await age(300, "1.0.1");
    await age(200, "1.0.2");
    await age(80, "1.0.3");
    await describeAs("אחת.");
    expect(await translations().countSuperseded()).toBe(1);
    expect(await translations().clean()).toBe(1);
    expect(await left()).toEqual(["אחת.", "שלוש.", "ארבע."]);
    await describeAs("שלוש.");
    expect(await translations(new Date(now.getTime() + 20 * 86_400_000)).clean()).toBe(1);
    expect(await left()).toEqual(["שלוש.", "ארבע."]);
    expect(await translations().clean()).toBe(0);
  });

  it("removes withdrawn ones, and keeps an old one that is served because the new one does not fit", async () => {
    const key = "storefront.error.not_found";
    await write(key, "he", "ישן");
    await write(key, "he", "{{link}}", "1.0.1");
    await age(400, "1.0.0");
    await age(300, "1.0.1");
    expect(await translations().clean()).toBe(0);
    await db.admin.query("update translations set withdrawn_at = $2 where shop_id = $1", [
      shop,
      new Date("2026-01-01"),
    ]);
    expect(await translations().clean()).toBe(2);
  });

  it("takes nothing of the bundled texts that are in their files", async () => {
    const later = translations(new Date("2036-01-01"));
    await later.clean();
    expect(await sentence("failed", "ar")).toBe("لم تستوفِ هذه الإحالة الشروط.");
  });
});
