import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTranslations, type TextChange, type Translations } from "#app/modules/translations/index.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

const actor = { kind: "admin", id: "1" } as const;
const key = "storefront.offer.headline.active";
const points = "storefront.reward.points";

let db: TestDatabase;
let translations: Translations;
let shop: { id: ShopId; primaryLocale: string };

beforeAll(async () => {
  db = await createTestDatabase();
  translations = createTranslations({
    db: db.database,
    cache: createMemoryCache(systemClock),
    clock: systemClock,
    localesDirectory: path.resolve("app/locales"),
  });
});

afterAll(() => db.drop());

beforeEach(async () => {
  shop = { id: await insertShop(db.admin), primaryLocale: "en" };
});

const change = (one: TextChange, shopId = shop.id) => translations.change(shopId, [one], actor);
const say = async (locale = "he") => (await translations.wordsFor(shop, locale)).t(key, { reward: "10%" });
const entry = async (of = key, locale = "he") => {
  const found = (await translations.list(shop.id, locale))?.find((text) => text.key === of);
  if (found === undefined) throw new Error(`There is no ${of}.`);
  return found;
};
const rows = async <Row extends object>(sql: string) => (await db.admin.query<Row>(sql, [shop.id])).rows;

describe("a shop's own words", () => {
  it("are a new version each time, used at once, and go back to ours", async () => {
    expect(await entry()).toMatchObject({ state: "bundled", seen: "", forms: ["text"], own: null });
    expect(await change({ key, locale: "he", forms: { text: "קח {{reward}}" }, seen: "" })).toMatchObject({
      ok: true,
    });
    expect(await say()).toBe("קח 10%");
    const changed = await entry();
    expect(changed).toMatchObject({ state: "changed", seen: "1.0.0", own: { text: "קח {{reward}}" } });
    await change({ key, locale: "he", forms: { text: "עוד {{reward}}" }, seen: "1.0.0" });
    expect(await say()).toBe("עוד 10%");
    await change({ key, locale: "he", forms: null, seen: "1.0.1" });
    expect(await say()).toBe("חבר שלח לך 10%");
    expect(await entry()).toMatchObject({ state: "bundled", seen: "1.0.1-", own: null });
    await change({ key, locale: "he", forms: { text: "שוב {{reward}}" }, seen: "1.0.1-" });
    expect(await say()).toBe("שוב 10%");
    expect(
      await rows(
        "select version, withdrawn_at is not null as gone from translations where shop_id = $1 order by 1",
      ),
    ).toEqual([
      { version: "1.0.0", gone: true },
      { version: "1.0.1", gone: true },
      { version: "1.0.2", gone: false },
    ]);
  });

  it("are audited, and told to other systems with the fields of the event", async () => {
    await change({ key, locale: "HE", forms: { text: "קח {{reward}}" } });
    await change({ key, locale: "he", forms: null });
    expect(
      await rows("select actor, action, target_id, metadata from audit_log where shop_id = $1 order by id"),
    ).toEqual([
      { actor: "1", action: "text.changed", target_id: `he:${key}`, metadata: { version: "1.0.0" } },
      { actor: "1", action: "text.reset", target_id: `he:${key}`, metadata: { version: "1.0.0" } },
    ]);
    const events = await rows<{ payload: object }>(
      "select payload from outbox where shop_id = $1 and event_type = 'cache.invalidate'",
    );
    expect(events).toHaveLength(2);
    const created_at = expect.stringMatching(/^\d{4}-/);
    const event = { key, shop_id: shop.id, type: "translation", locale: "he", created_at, event_version: 1 };
    expect(events[0]?.payload).toEqual(event);
  });

  it("that say what is said already change nothing", async () => {
    const words = { key, locale: "he", forms: { text: "קח {{reward}}" } };
    expect(await change(words)).toEqual({ ok: true, value: { changed: 1 } });
    expect(await change(words)).toEqual({ ok: true, value: { changed: 0 } });
    expect(await change({ key: points, locale: "he", forms: null })).toEqual({
      ok: true,
      value: { changed: 0 },
    });
    expect(await rows("select from outbox where shop_id = $1")).toHaveLength(1);
  });

  it("of a number come with all forms or not at all", async () => {
    const forms = { one: "כוכב", two: "שני כוכבים", other: "{{value}} כוכבים" };
    expect(await change({ key: points, locale: "he", forms: { other: forms.other } })).toMatchObject({
      refusal: {
        why: "invalid",
        problems: [
          { form: "one", says: "required" },
          { form: "two", says: "required" },
        ],
      },
    });
    await change({ key: points, locale: "he", forms });
    expect(await entry(points)).toMatchObject({ state: "changed", own: forms });
    await change({ key: points, locale: "he", forms: null });
    expect(await entry(points)).toMatchObject({ state: "bundled", own: null });
  });

  it.each([
    [{ key: "storefront.nowhere", locale: "he", forms: { text: "x" } }, { why: "unknown_text" }],
    [{ key: "settings.title", locale: "he", forms: { text: "x" } }, { why: "unknown_text" }],
    [{ key, locale: "no tag", forms: { text: "{{reward}}" } }, { why: "unknown_language" }],
    [
      { key, locale: "he", forms: { text: "<b>{{reward}}</b> {{email}}" } },
      { why: "invalid", problems: expect.arrayContaining([{ form: "text", says: "markup" }]) },
    ],
  ])("are refused: %j", async (asked, refusal) => {
    expect(await change(asked)).toEqual({ ok: false, refusal });
    expect(await rows("select from translations where shop_id = $1")).toEqual([]);
  });

  it("are not overwritten by a form that saw older ones", async () => {
    await change({ key, locale: "he", forms: { text: "א {{reward}}" }, seen: "" });
    const stale = { ok: false, refusal: { why: "stale" } };
    expect(await change({ key, locale: "he", forms: { text: "ב {{reward}}" }, seen: "" })).toEqual(stale);
    expect(await change({ key, locale: "he", forms: null, seen: "" })).toEqual(stale);
    expect(await say()).toBe("א 10%");
  });

  it("have one winner among ten at once", async () => {
    const tries = Array.from({ length: 10 }, (_, index) =>
      change({ key, locale: "he", forms: { text: `${index} {{reward}}` }, seen: "" }),
    );
    const results = await Promise.all(tries);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("in a language of its own are missing until they are written", async () => {
    shop.primaryLocale = "fr";
    expect(await translations.languages(shop)).toEqual(expect.arrayContaining(["ar", "en", "he", "fr"]));
    expect(await entry(key, "fr")).toMatchObject({ state: "missing", bundled: null });
    await change({ key, locale: "fr", forms: { text: "{{reward}} pour vous" } });
    expect(await say("fr")).toBe("10% pour vous");
    expect(await entry(key, "fr")).toMatchObject({ state: "changed" });
    expect(await translations.list(shop.id, "no tag")).toBeNull();
  });

  it("that no longer fit are told with the reason, and ours are served", async () => {
    await db.admin.query(
      "insert into translations (shop_id, key, locale, value) values ($1, $2, 'he', 'בלי')",
      [shop.id, key],
    );
    expect(await say()).toBe("חבר שלח לך 10%");
    expect(await entry()).toMatchObject({
      state: "bundled",
      own: { text: "בלי" },
      problems: [{ form: "text", says: "placeholder_missing", name: "reward" }],
    });
  });
});

describe("the database itself", () => {
  const write = (value: string) =>
    db.admin.query("insert into translations (shop_id, key, locale, value) values ($1, 'k', 'en', $2)", [
      shop.id,
      value,
    ]);

  it.each([
    "Write to me@example.com",
    "Call +972 (50) 123-4567",
    "<script>",
    "a</b>",
    "Hi {{customer_name}}",
    "Hi {email}",
    "\u202etxet",
    "bell\u0007",
    "  ",
  ])("refuses %j as a text", async (value) => {
    await expect(write(value)).rejects.toThrow(/translations_(plain_text_)?check/);
  });

  it.each(["3 < 5, 100 % & more", "{{amount}} from 10 to 20", "שלום \u2066{{link}}\u2069\nשורה"])(
    "takes %j",
    async (value) => {
      await expect(write(value)).resolves.toBeDefined();
    },
  );
});
