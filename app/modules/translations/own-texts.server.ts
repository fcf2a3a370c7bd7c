import type { Cache } from "#app/platform/cache/cache.ts";
import type { Texts } from "#app/platform/db/bundled-texts.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { newestValid, type English, type OwnText } from "./valid-texts.ts";

export interface OwnTextsDeps {
  db: Database;
  cache: Cache;
  englishKeys: Texts;
  english: English;
  /** Changes with the bundled texts, which say what is valid. */
  digest: string;
  onLookup(found: boolean): void;
}

type Chosen = Record<string, string>;

interface Entry {
  stamp: string;
  texts: Chosen;
}

const cacheSeconds = 24 * 60 * 60;

/** A shop's own texts of one language. */
export const cacheKey = (shopId: string, locale: string): string => `translations:${shopId}:${locale}`;

const currentSql = `
  select key, lower(locale) as locale, value, version from translations
  where shop_id = $1 and lower(locale) = any ($2) and withdrawn_at is null`;

const parseEntry = (cached: string | null): Entry | null =>
  cached === null ? null : (JSON.parse(cached) as Entry);

/** Reads what a shop wrote itself, language by language, as of the stamp: what was kept under another one is read again. */
export const createOwnTexts = ({ db, cache, englishKeys, english, digest, onLookup }: OwnTextsDeps) => {
  const fromCache = async (shopId: ShopId, locale: string, stamp: string): Promise<Chosen | null> => {
    const entry = parseEntry(await cache.get(cacheKey(shopId, locale)));
    const found = entry?.stamp === stamp ? entry.texts : null;
    onLookup(found !== null);
    return found;
  };

  const fromDatabase = async (shopId: ShopId, locales: readonly string[]): Promise<Map<string, Chosen>> => {
    const rows = await db.tenant(shopId, (tx) => tx.query<OwnText>(currentSql, [shopId, locales]));
    return new Map(
      locales.map((locale) => {
        const ofLocale = rows.filter((row) => row.locale === locale);
        return [locale, newestValid(ofLocale, englishKeys, english)];
      }),
    );
  };

  return async (
    shopId: ShopId,
    locales: readonly string[],
    textsVersion: string,
  ): Promise<ReadonlyMap<string, Texts>> => {
    const stamp = `${textsVersion}-${digest}`;
    const cached = await Promise.all(locales.map((locale) => fromCache(shopId, locale, stamp)));
    const missing = locales.filter((_, index) => cached[index] === null);
    const read = missing.length === 0 ? new Map<string, Chosen>() : await fromDatabase(shopId, missing);
    await Promise.all(
      [...read].map(([locale, texts]) =>
        cache.set(cacheKey(shopId, locale), JSON.stringify({ stamp, texts } satisfies Entry), cacheSeconds),
      ),
    );
    return new Map(
      locales.map((locale, index) => [
        locale,
        new Map(Object.entries(cached[index] ?? read.get(locale) ?? {})),
      ]),
    );
  };
};

export type OwnTexts = ReturnType<typeof createOwnTexts>;
