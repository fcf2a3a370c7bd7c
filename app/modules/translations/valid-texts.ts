import { groupForms, keyOf, type TextForms } from "#app/contracts/plural-forms.ts";
import { ownTextProblems } from "#app/contracts/text-rules.ts";
import { longestFor } from "#app/contracts/text-surfaces.ts";

/** One form of one version of a text that a shop wrote. */
export interface OwnText {
  key: string;
  locale: string;
  value: string;
  version: string;
}

const numbersOf = (version: string): number[] => version.split(".").map(Number);

/** `1.10.0` comes after `1.9.0`. */
export const compareVersions = (left: string, right: string): number => {
  const [ours, theirs] = [numbersOf(left), numbersOf(right)];
  const at = [0, 1, 2].find((part) => (ours[part] ?? 0) !== (theirs[part] ?? 0));
  return at === undefined ? 0 : (ours[at] ?? 0) - (theirs[at] ?? 0);
};

export const nextVersion = (version: string | null): string => {
  const [major = 1, minor = 0, patch = 0] = numbersOf(version ?? "1.0.-1");
  return `${major}.${minor}.${patch + 1}`;
};

/** The texts of the app in English, by text and form: what an own text must fit. */
export type English = ReadonlyMap<string, TextForms>;

const isValid = (stem: string, forms: TextForms, locale: string, english: English): boolean => {
  const original = english.get(stem);
  return (
    original !== undefined &&
    ownTextProblems(forms, { english: original, locale, longest: longestFor(stem) }).length === 0
  );
};

/**
 * Of one language's rows the newest version of each text that holds against the rules: a release may have changed what a text
 * must contain, and then an older version or the bundled text is right.
 */
export const newestValid = (
  rows: readonly OwnText[],
  englishKeys: ReadonlyMap<string, string>,
  english: English,
): Record<string, string> => {
  const versions = new Map<string, Map<string, string>>();
  for (const { key, value, version } of rows) {
    versions.set(version, (versions.get(version) ?? new Map<string, string>()).set(key, value));
  }
  const chosen = new Map<string, TextForms>();
  const newestFirst = [...versions].toSorted(([left], [right]) => compareVersions(right, left));
  const locale = rows[0]?.locale ?? "en";
  for (const [, texts] of newestFirst) {
    for (const [stem, forms] of groupForms(texts, englishKeys)) {
      if (!chosen.has(stem) && isValid(stem, forms, locale, english)) chosen.set(stem, forms);
    }
  }
  return Object.fromEntries(
    [...chosen].flatMap(([stem, forms]) =>
      Object.entries(forms).map(([form, text]) => [keyOf(stem, form), text]),
    ),
  );
};
