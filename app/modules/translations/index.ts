import { createHash } from "node:crypto";
import { groupForms } from "#app/contracts/plural-forms.ts";
import { longestFor, surfaceOf } from "#app/contracts/text-surfaces.ts";
import type { Cache } from "#app/platform/cache/cache.ts";
import type { Clock } from "#app/platform/clock.ts";
import { readBundled, type Texts } from "#app/platform/db/bundled-texts.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Subscriber } from "#app/platform/outbox/relay-outbox.server.ts";
import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Result } from "#app/platform/result.ts";
import {
  changeTexts,
  checkChange,
  groupRows,
  readLanguages,
  readOwnRows,
  type ChangeRefusal,
  type TextChange,
} from "./change-texts.server.ts";
import type { ReadOptions } from "./exchange/read-changes.ts";
import { cleanTexts, findSuperseded } from "./clean-texts.server.ts";
import { listTexts, type OwnRow, type TextEntry } from "./list-texts.ts";
import { chainOf, lastResort, normalLocale } from "./locale-chain.ts";
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
  /** What a shop may put into its own words. */
  const english = new Map(
    [...groupForms(englishKeys, englishKeys)].filter(([key]) => surfaceOf(key) !== undefined),
  );
  const digest = digestOf(bundled);
  const stamps = createTextStamps({ db, clock, listen: deps.listen });
  const ownTexts = createOwnTexts({ db, cache, englishKeys, english, digest, onLookup });
  const missing = deps.onMissing === undefined ? {} : { onMissing: deps.onMissing };

  const speak = (layers: readonly Layer[], version: string): Words =>
    wordsOf(layers[0]?.locale ?? lastResort, layers, { version, ...missing });

  /** Of the language, or of the language without its region. */
  const bundledForms = (locale: string) =>
    groupForms(bundled.get(locale) ?? bundled.get(locale.split("-")[0] ?? "") ?? none, englishKeys);

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
    /** The languages a shop's texts can be written in: those of the app, the shop's own, and those it wrote something in. */
    languages: async (shop: ShopLanguage): Promise<string[]> => {
      const written = await db.tenant(shop.id, (tx) => readLanguages(tx, shop.id));
      const own = [shop.primaryLocale, ...written].map(normalLocale);
      return [...new Set([...bundled.keys(), ...own.filter((locale) => locale !== null)])];
    },
    /** The shop's own language, as far as it can be read. */
    languageOf: (shop: ShopLanguage): string => normalLocale(shop.primaryLocale) ?? lastResort,
    /** Every text of a language, as its editor needs it. Null for what is no language. */
    list: async (shopId: ShopId, language: string): Promise<TextEntry[] | null> => {
      const locale = normalLocale(language);
      if (locale === null) return null;
      const rows = await db.tenant(shopId, (tx) => readOwnRows(tx, shopId, [locale]));
      const own = groupRows(rows, englishKeys).get(locale) ?? new Map<string, OwnRow[]>();
      return listTexts({ locale, english, englishKeys, bundled: bundledForms(locale), own });
    },
    /** What a translator's file is compared with: a shop's words where it has its own, else ours. */
    exchange: async (shopId: ShopId): Promise<ReadOptions> => {
      const written = await db.tenant(shopId, (tx) => readLanguages(tx, shopId));
      const own = await ownTexts(shopId, written, await stamps.of(shopId));
      const current = (locale: string, key: string) =>
        groupForms(own.get(locale) ?? none, englishKeys).get(key) ?? bundledForms(locale).get(key);
      return { english, englishKeys, longestFor, isOwn: true, current };
    },
    /** All of them or none: each is checked, becomes a new version, is audited and told to other systems. */
    change: async (
      shopId: ShopId,
      changes: readonly TextChange[],
      actor: Actor,
    ): Promise<Result<{ changed: number }, ChangeRefusal>> => {
      const checked: TextChange[] = [];
      for (const change of changes) {
        const result = checkChange(change, { english });
        if (!result.ok) return result;
        checked.push(result.value);
      }
      const changed = await db.tenant(shopId, (tx) =>
        changeTexts(tx, shopId, checked, { english, englishKeys }, actor),
      );
      stamps.forget(shopId);
      return changed;
    },
    /** Removes versions that were superseded long ago. */
    clean: (progress?: (share: number) => void) =>
      cleanTexts({ db, english, englishKeys }, clock.now(), progress),
    countSuperseded: async () => (await findSuperseded({ db, english, englishKeys }, clock.now())).length,
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
export type { TextChange } from "./change-texts.server.ts";
export { generalForm, type TextEntry, type TextState } from "./list-texts.ts";
export { bundledExchange } from "./exchange/bundled-files.server.ts";
export { fromCsv, toCsv } from "./exchange/csv.ts";
export {
  exchangeRows,
  readChanges,
  type LineProblem,
  type ReadChange,
  type ReadOptions,
} from "./exchange/read-changes.ts";
export { fromXliff, toXliff } from "./exchange/xliff.ts";
export { checkBundledTexts } from "./lint/read-catalogs.server.ts";
export { sentenceOf } from "./lint/words-of-findings.ts";
export { goodEnough, reviewLocale } from "./review/back-translation.ts";
export { createDeepl } from "./review/deepl.server.ts";
export { rewardText } from "./reward-text.ts";
export type { Words } from "./words.ts";

/** Whether it is the tag of a language, in whatever spelling. */
export const isLanguage = (tag: string): boolean => normalLocale(tag) !== null;
