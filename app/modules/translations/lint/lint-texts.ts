import { groupForms, keyOf, neededForms, onlyForm, type TextForms } from "#app/contracts/plural-forms.ts";
import { textProblems, type TextProblem } from "#app/contracts/text-rules.ts";
import type { UsedKeys } from "./used-keys.ts";

/** The texts of one place (a file of each language), ready to be compared. */
export interface Catalog {
  /** Such as `storefront` or `theme`. */
  name: string;
  /** By language, by key. English is the original. */
  texts: ReadonlyMap<string, ReadonlyMap<string, string>>;
  longestFor(key: string): number;
}

export interface Finding {
  catalog: string;
  locale: string;
  key: string;
  says:
    | TextProblem["says"]
    | "missing"
    | "superfluous"
    | "untranslated"
    | "unused"
    | "undefined"
    | "stale_rule";
  detail?: string;
}

const finding = (
  catalog: string,
  locale: string,
  key: string,
  says: Finding["says"],
  detail?: string,
): Finding => ({ catalog, locale, key, says, ...(detail === undefined ? {} : { detail }) });

const words = /\p{L}{2,}/u;

const isCopy = (english: string, text: string): boolean =>
  text === english && words.test(text.replaceAll(/\{\{[^}]*\}\}/g, ""));

const untranslated = (original: TextForms, forms: TextForms): string[] =>
  Object.entries(forms).flatMap(([form, text]) =>
    Object.values(original).some((english) => isCopy(english, text)) ? [form] : [],
  );

const detailOf = ({ name, limit }: TextProblem): string | undefined => name ?? limit?.toString();

const lintText = (
  { name, longestFor }: Catalog,
  locale: string,
  stem: string,
  original: TextForms,
  forms: TextForms,
  mayBeCopy: (key: string) => boolean,
): Finding[] => {
  const problems = textProblems(forms, { english: original, locale, longest: longestFor(stem) });
  const copies = locale === "en" || mayBeCopy(stem) ? [] : untranslated(original, forms);
  return [
    ...problems.map((problem) =>
      finding(name, locale, keyOf(stem, problem.form), problem.says, detailOf(problem)),
    ),
    ...copies.map((form) => finding(name, locale, keyOf(stem, form), "untranslated")),
  ];
};

const lintLocale = (
  catalog: Catalog,
  locale: string,
  english: ReadonlyMap<string, string>,
  mayBeCopy: (key: string) => boolean,
): Finding[] => {
  const originals = groupForms(english, english);
  const groups = groupForms(catalog.texts.get(locale) ?? new Map(), english);
  const superfluous = [...groups.keys()].filter((stem) => !originals.has(stem));
  return [
    ...[...originals].flatMap(([stem, original]) => {
      const forms = groups.get(stem);
      if (forms !== undefined) return lintText(catalog, locale, stem, original, forms, mayBeCopy);
      const form = neededForms(original, locale).at(-1) ?? onlyForm;
      return [finding(catalog.name, locale, keyOf(stem, form), "missing")];
    }),
    ...superfluous.map((stem) => finding(catalog.name, locale, stem, "superfluous")),
  ];
};

/** Every text in every language, complete, with the same placeholders, and fit for its place. */
export const lintCatalog = (catalog: Catalog, sameInEveryLanguage: readonly RegExp[]): Finding[] => {
  const english = catalog.texts.get("en");
  if (english === undefined) return [finding(catalog.name, "en", "*", "missing")];
  const mayBeCopy = (key: string) => sameInEveryLanguage.some((pattern) => pattern.test(key));
  return [...catalog.texts.keys()].flatMap((locale) => lintLocale(catalog, locale, english, mayBeCopy));
};

const knows = (stems: ReadonlySet<string>, keys: ReadonlySet<string>, key: string): boolean =>
  stems.has(key) || keys.has(key);

/** No text that nothing shows, and none shown that nobody wrote. `catalogs` are those that the sources use. */
export const lintUse = (
  catalogs: readonly Catalog[],
  used: UsedKeys,
  dynamicKeys: readonly RegExp[],
): Finding[] => {
  const english = catalogs.map(({ name, texts }) => ({
    name,
    keys: texts.get("en") ?? new Map<string, string>(),
  }));
  const place = catalogs.map(({ name }) => name).join(", ");
  const keys = new Set(english.flatMap((catalog) => [...catalog.keys.keys()]));
  const stems = new Set(english.flatMap((catalog) => [...groupForms(catalog.keys, catalog.keys).keys()]));
  const fits = (pattern: RegExp) => [...stems].some((stem) => pattern.test(stem));
  const isUsed = (stem: string) =>
    used.quoted.has(stem) ||
    used.patterns.some(({ pattern }) => pattern.test(stem)) ||
    dynamicKeys.some((pattern) => pattern.test(stem));
  return [
    ...english.flatMap((catalog) =>
      [...groupForms(catalog.keys, catalog.keys).keys()]
        .filter((stem) => !isUsed(stem))
        .map((stem) => finding(catalog.name, "en", stem, "unused")),
    ),
    ...used.named
      .filter(({ key }) => !knows(stems, keys, key))
      .map(({ key, path }) => finding(place, "en", key, "undefined", path)),
    ...used.patterns
      .filter(({ pattern }) => !fits(pattern))
      .map(({ written, path }) => finding(place, "en", written, "undefined", path)),
    ...dynamicKeys
      .filter((pattern) => !fits(pattern))
      .map((pattern) => finding(place, "en", pattern.source, "stale_rule")),
  ];
};
