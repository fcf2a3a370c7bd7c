import { createHash } from "node:crypto";
import { groupForms } from "#app/contracts/plural-forms.ts";
import type { Cache } from "#app/platform/cache/cache.ts";
import type { Clock } from "#app/platform/clock.ts";
import { readBundled, type Texts } from "#app/platform/db/bundled-texts.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Subscriber } from "#app/platform/outbox/relay-outbox.server.ts";
import { chainOf, lastResort } from "./locale-chain.ts";
import { cacheKey, createOwnTexts } from "./own-texts.server.ts";
import { createTextStamps, type TextStampsDeps } from "./text-stamps.server.ts";
import { wordsOf, type Layer, type Words } from "./words.ts";

export interface TranslationsDeps {
  db: Database;
  cache: Cache;
  clock: Clock;
  /** app/locales */
  localesDirectory: string;
  listen?: TextStampsDeps["listen"];
  /** Whether the cache knew a shop's own texts. */
  onLookup?: (found: boolean) => void;
  onMissing?: (key: string) => void;
}

interface ShopLanguage {
  id: ShopId;
  primaryLocale: string;
}

type Bundled = ReadonlyMap<string, Texts>;

const digestOf = (bundled: Bundled): string =>
  createHash("sha256")
    .update(JSON.stringify([...bundled].map(([locale, texts]) => [locale, ...texts])))
    .digest("base64url")
    .slice(0, 12);

const none: Texts = new Map();

/** The shop's own words first in each language; then the next language. */
const layersOf = (locales: readonly string[], own: Bundled, bundled: Bundled): Layer[] =>
  locales
    .flatMap((locale) => [
      { locale, texts: own.get(locale) ?? none },
      { locale, texts: bundled.get(locale) ?? none },
    ])
    .filter(({ texts }) => texts.size > 0);

export const createTranslations = (deps: TranslationsDeps) => {
  const { db, cache, clock, localesDirectory, onLookup = () => {} } = deps;
  const bundled = readBundled(localesDirectory);
  const englishKeys = bundled.get(lastResort) ?? none;
  const english = groupForms(englishKeys, englishKeys);
  const digest = digestOf(bundled);
  const stamps = createTextStamps({ db, clock, listen: deps.listen });
  const ownTexts = createOwnTexts({ db, cache, englishKeys, english, digest, onLookup });
  const missing = deps.onMissing === undefined ? {} : { onMissing: deps.onMissing };

  const speak = (layers: readonly Layer[], version: string): Words =>
    wordsOf(layers[0]?.locale ?? lastResort, layers, { version, ...missing });

  return {
    locales: [...bundled.keys()],
    /** Another one as soon as a bundled text changes. */
    bundledVersion: digest,
    /** Words in the wanted language, else the shop's, else English; the shop's own words before the bundled ones in each. */
    wordsFor: async (shop: ShopLanguage, wanted: string | null): Promise<Words> => {
      const locales = chainOf(wanted, shop.primaryLocale);
      const version = await stamps.of(shop.id);
      const own = await ownTexts(shop.id, locales, version);
      return speak(layersOf(locales, own, bundled), `${version}-${digest}`);
    },
    /** For somebody of whom we do not know to which shop he belongs. */
    wordsForAnybody: (wanted: string | null): Words =>
      speak(layersOf(chainOf(wanted, lastResort), new Map(), bundled), digest),
    /** Drops what the shared cache holds of a text that changed. Whoever reads it later would not believe it anyway. */
    forgetChanged: (async (events) => {
      for (const { eventType, shopId, payload } of events) {
        if (eventType !== "cache.invalidate" || payload["type"] !== "translation") continue;
        await cache.delete(cacheKey(shopId, String(payload["locale"])));
      }
    }) satisfies Subscriber,
    close: stamps.close,
  };
};

export type Translations = ReturnType<typeof createTranslations>;
export type { Words } from "./words.ts";
