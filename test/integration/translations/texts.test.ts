import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createTranslations, type Translations } from "#app/modules/translations/index.ts";
import type { Cache } from "#app/platform/cache/cache.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import { listenTo } from "#app/platform/db/notifications.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { eventually } from "#test/support/eventually.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

const localesDirectory = path.resolve("app/locales");

let db: TestDatabase;
let shop: { id: ShopId; primaryLocale: string };
const opened: Translations[] = [];

beforeAll(async () => {
  db = await createTestDatabase();
});

afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await db.drop();
});

beforeEach(async () => {
  shop = { id: await insertShop(db.admin), primaryLocale: "he" };
});

interface Process {
  translations: Translations;
  cache: Cache;
  lookups: boolean[];
}

/** What one process of the app has: a cache of its own, and a connection that listens. */
const startProcess = (options: { listens?: boolean } = {}): Process => {
  const cache = createMemoryCache(systemClock);
  const lookups: boolean[] = [];
  const log = { warn: () => {} };
  const translations = createTranslations({
    db: db.database,
    cache,
    clock: systemClock,
    localesDirectory,
    onLookup: (found) => lookups.push(found),
    ...(options.listens === false
      ? {}
      : { listen: (on) => listenTo({ databaseUrl: db.databaseUrl, channel: "texts_changed", log, ...on }) }),
  });
  opened.push(translations);
  return { translations, cache, lookups };
};

const write = (
  key: string,
  locale: string,
  value: string,
  version = "1.0.0",
  shopId: ShopId | null = shop.id,
) =>
  db.admin.query(
    "insert into translations (shop_id, key, locale, value, version) values ($1, $2, $3, $4, $5)",
    [shopId, key, locale, value, version],
  );

const ended = "storefront.error.program_ended";
const say = async ({ translations }: Process, locale: string | null, key = ended, variables = {}) =>
  (await translations.wordsFor(shop, locale)).t(key, variables);

describe("a text", () => {
  it("is the shop's own, else bundled, else of the language, the shop's language, English", async () => {
    const one = startProcess({ listens: false });
    expect(await say(one, "ar-EG")).toBe("انتهى هذا العرض.");
    await write(ended, "ar", "انتهى العرض عندنا.");
    expect(await say(one, "ar-EG")).toBe("انتهى العرض عندنا.");
    await write(ended, "ar-eg", "خلص العرض.");
    expect(await say(one, "ar_EG")).toBe("خلص العرض.");
    expect(await say(one, "fr")).toBe("ההטבה הסתיימה.");
    shop.primaryLocale = "fr-CA";
    expect(await say(one, "de")).toBe("This offer has ended.");
    await write(ended, "fr", "Cette offre est terminée.");
    expect(await say(one, "de")).toBe("Cette offre est terminée.");
  });

  it.each(["", "..", "xx-", "en-u", "a".repeat(300), "<b>", "ar'; drop table shops"])(
    "falls back when asked for in %j",
    async (locale) => {
      expect(await say(startProcess({ listens: false }), locale)).toBe("ההטבה הסתיימה.");
    },
  );

  it("is never another shop's", async () => {
    await write(ended, "he", "של אחרים", "1.0.0", await insertShop(db.admin));
    expect(await say(startProcess({ listens: false }), "he")).toBe("ההטבה הסתיימה.");
  });

  it("is the newest version that is valid, in numbers and not in letters", async () => {
    const one = startProcess({ listens: false });
    await write(ended, "he", "תשע", "1.0.9");
    await write(ended, "he", "עשר", "1.0.10");
    expect(await say(one, "he")).toBe("עשר");
    await write(ended, "he", "{{link}} מיותר", "1.0.11");
    expect(await say(one, "he")).toBe("עשר");
    await db.admin.query("update translations set withdrawn_at = now() where shop_id = $1", [shop.id]);
    expect(await say(one, "he")).toBe("ההטבה הסתיימה.");
  });

  it("needs every plural form before it is used", async () => {
    const one = startProcess({ listens: false });
    const points = () => say(one, "he", "storefront.reward.points", { count: 5, value: "5" });
    await write("storefront.reward.points_other", "he", "{{value}} כוכבים");
    expect(await points()).toBe("5 נקודות");
    await write("storefront.reward.points_one", "he", "כוכב אחד");
    await write("storefront.reward.points_two", "he", "שני כוכבים");
    expect(await points()).toBe("5 כוכבים");
  });
});

describe("the cache", () => {
  it("answers the second look-up, and both are counted", async () => {
    const one = startProcess({ listens: false });
    await say(one, "he");
    expect(one.lookups).toEqual([false, false]);
    await say(one, "he");
    expect(one.lookups).toEqual([false, false, true, true]);
    expect(await one.cache.get(`translations:${shop.id}:he`)).not.toBeNull();
  });

  it("survives what somebody else wrote into it late", async () => {
    const one = startProcess({ listens: false });
    await say(one, "he");
    const late = await one.cache.get(`translations:${shop.id}:he`);
    await write(ended, "he", "נגמר");
    expect(await say(one, "he")).toBe("נגמר");
    await one.cache.set(`translations:${shop.id}:he`, late ?? "", 60);
    expect(await say(one, "he")).toBe("נגמר");
  });

  it("drops an entry on cache.invalidate", async () => {
    const { translations, cache } = startProcess();
    await translations.wordsFor(shop, "he");
    const event = {
      id: "1",
      shopId: shop.id,
      eventId: "1",
      correlationId: "1",
      eventType: "cache.invalidate",
    };
    await translations.forgetChanged([{ ...event, payload: { type: "translation", locale: "he" } }]);
    expect(await cache.get(`translations:${shop.id}:he`)).toBeNull();
  });
});

describe("a change", () => {
  const readsAfter = (processes: readonly Process[], expected: string) =>
    Promise.all(processes.map((one) => eventually(async () => expect(await say(one, "he")).toBe(expected))));

  it("is seen in every process, also without a shared cache", async () => {
    const processes = [startProcess(), startProcess(), startProcess({ listens: false })];
    await readsAfter(processes, "ההטבה הסתיימה.");
    await write(ended, "he", "נגמר");
    await readsAfter(processes, "נגמר");
    await db.admin.query("delete from translations where shop_id = $1", [shop.id]);
    await readsAfter(processes, "ההטבה הסתיימה.");
  });

  it("is seen although the listening connection was cut before it", async () => {
    const one = startProcess();
    await readsAfter([one], "ההטבה הסתיימה.");
    const cut = () =>
      db.admin.query<{ cut: boolean }>(
        `select pg_terminate_backend(pid) as cut from pg_stat_activity
         where application_name like 'referrals listens%' and datname = current_database()`,
      );
    await eventually(async () => expect((await cut()).rows.length).toBeGreaterThan(0));
    await write(ended, "he", "נגמר");
    await readsAfter([one], "נגמר");
  });

  it("is asked of the database once while everything is heard", async () => {
    const asked = vi.spyOn(db.database.directory, "query");
    const one = startProcess();
    await eventually(async () => {
      asked.mockClear();
      await say(one, "he");
      expect(asked).not.toHaveBeenCalled();
    });
    asked.mockRestore();
  });
});
