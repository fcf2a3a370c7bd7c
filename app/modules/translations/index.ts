import type { Cache } from "#app/platform/cache/cache.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { readBundled, versionOf, type Texts } from "./bundled-texts.server.ts";
import { wordsOf, type Layer, type Words } from "./words.ts";

export interface TranslationsDeps {
  db: Database;
  cache: Cache;
  /** app/locales */
  localesDirectory: string;
}

interface ShopLanguage {
  id: ShopId;
  primaryLocale: string;
}

/** Nobody announces a change of a shop's words yet; they show within a minute. */
const cacheSeconds = 60;

const lastResort = "en";

/** `iw` is what older systems call Hebrew. */
const normalLocale = (raw: string): string => {
  const locale = raw.trim().toLowerCase().replaceAll("_", "-");
  return locale.replace(/^iw(?=-|$)/, "he");
};

/** `ar-eg` -> `ar-eg`, `ar`. */
const withBase = (locale: string): string[] => [...new Set([locale, locale.split("-")[0] ?? locale])];

const looksLikeLocale = /^[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}$/;

const chainOf = (wanted: string | null, shopLocale: string): string[] => {
  const asked = [wanted ?? "", shopLocale].map(normalLocale).filter((locale) => looksLikeLocale.test(locale));
  return [...new Set([...asked.flatMap(withBase), lastResort])];
};

type OwnTexts = Record<string, Record<string, string>>;

/** Of several versions of a text the newest counts. */
const ownSql = `
  select distinct on (locale, key) locale, key, value from translations
  where shop_id = $1 and lower(locale) = any ($2)
  order by locale, key, created_at desc`;

const readOwn = async (db: Database, shopId: ShopId, locales: readonly string[]): Promise<OwnTexts> => {
  const rows = await db.tenant(shopId, (tx) =>
    tx.query<{ locale: string; key: string; value: string }>(ownSql, [shopId, locales]),
  );
  const own: OwnTexts = {};
  for (const { locale, key, value } of rows) (own[locale.toLowerCase()] ??= {})[key] = value;
  return own;
};

export const createTranslations = ({ db, cache, localesDirectory }: TranslationsDeps) => {
  const bundled = readBundled(localesDirectory);

  const ownTexts = async (shopId: ShopId, locales: readonly string[]): Promise<OwnTexts> => {
    const key = `translations:${shopId}:${locales.join(",")}`;
    const cached = await cache.get(key);
    if (cached !== null) return JSON.parse(cached) as OwnTexts;
    const own = await readOwn(db, shopId, locales);
    await cache.set(key, JSON.stringify(own), cacheSeconds);
    return own;
  };

  /** The shop's own words first in each language; then the next language. */
  const layersOf = (locales: readonly string[], own: OwnTexts): Layer[] =>
    locales
      .flatMap((locale): { locale: string; texts: Texts | undefined }[] => [
        { locale, texts: own[locale] && new Map(Object.entries(own[locale])) },
        { locale, texts: bundled.get(locale) },
      ])
      .filter((layer): layer is Layer => layer.texts !== undefined);

  return {
    locales: [...bundled.keys()],
    /** Another one as soon as a bundled text changes. */
    bundledVersion: versionOf(bundled),
    /** Words in the wanted language, else the shop's, else English. */
    wordsFor: async (shop: ShopLanguage, wanted: string | null): Promise<Words> => {
      const locales = chainOf(wanted, shop.primaryLocale);
      const layers = layersOf(locales, await ownTexts(shop.id, locales));
      return wordsOf(layers[0]?.locale ?? lastResort, layers);
    },
    /** For somebody of whom we do not know to which shop he belongs. */
    wordsForAnybody: (wanted: string | null): Words => {
      const layers = layersOf(chainOf(wanted, lastResort), {});
      return wordsOf(layers[0]?.locale ?? lastResort, layers);
    },
  };
};

export type Translations = ReturnType<typeof createTranslations>;
export type { Words } from "./words.ts";
