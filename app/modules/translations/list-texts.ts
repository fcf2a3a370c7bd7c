import { groupForms, neededForms, type TextForms } from "#app/contracts/plural-forms.ts";
import { ownTextProblems, type TextProblem } from "#app/contracts/text-rules.ts";
import { longestFor, surfaceOf, type Surface } from "#app/contracts/text-surfaces.ts";
import { compareVersions, type English, type OwnText } from "./valid-texts.ts";

export interface OwnRow extends OwnText {
  isWithdrawn: boolean;
}

/** Where a text of a language comes from: the app, the shop, or nowhere. */
export type TextState = "bundled" | "changed" | "missing";

/** One text as its editor needs it. */
export interface TextEntry {
  key: string;
  surface: Surface;
  state: TextState;
  english: TextForms;
  bundled: TextForms | null;
  /** The shop's newest words, also when they are not used because of `problems`. */
  own: TextForms | null;
  problems: TextProblem[];
  /** What the shop's own words were when this was read; a change names it. */
  seen: string;
  forms: string[];
  longest: number;
}

/** The newest version, withdrawn or not: two changes at once cannot both follow it. */
export const seenOf = (rows: readonly OwnRow[]): { version: string | null; seen: string } => {
  const newest = rows.toSorted((left, right) => compareVersions(right.version, left.version))[0];
  return newest === undefined
    ? { version: null, seen: "" }
    : { version: newest.version, seen: `${newest.version}${newest.isWithdrawn ? "-" : ""}` };
};

const newestForms = (
  rows: readonly OwnRow[],
  englishKeys: ReadonlyMap<string, string>,
): { stem: string; forms: TextForms } | undefined => {
  const { version, seen } = seenOf(rows);
  if (version === null || seen.endsWith("-")) return undefined;
  const texts = new Map(rows.filter((row) => row.version === version).map(({ key, value }) => [key, value]));
  const [group] = groupForms(texts, englishKeys);
  return group && { stem: group[0], forms: group[1] };
};

/** The form that stands for most numbers, to show a text by one of its forms. */
export const generalForm = (forms: TextForms): string => forms["other"] ?? Object.values(forms)[0] ?? "";

export interface TextSources {
  locale: string;
  english: English;
  englishKeys: ReadonlyMap<string, string>;
  /** Of the language, or of the language without its region. */
  bundled: ReadonlyMap<string, TextForms>;
  /** Of the shop in this language, by text. */
  own: ReadonlyMap<string, readonly OwnRow[]>;
}

const entryOf = (key: string, surface: Surface, sources: TextSources, original: TextForms): TextEntry => {
  const { locale, englishKeys } = sources;
  const rows = sources.own.get(key) ?? [];
  const own = newestForms(rows, englishKeys)?.forms ?? null;
  const bundled = sources.bundled.get(key) ?? null;
  const longest = longestFor(key);
  const problems = own === null ? [] : ownTextProblems(own, { english: original, locale, longest });
  const isUsed = own !== null && problems.length === 0;
  const otherwise: TextState = bundled === null ? "missing" : "bundled";
  return {
    key,
    surface,
    state: isUsed ? "changed" : otherwise,
    english: original,
    bundled,
    own,
    problems,
    seen: seenOf(rows).seen,
    forms: neededForms(original, locale),
    longest,
  };
};

/** Every text that visitors may read, in the sequence of the English files. */
export const listTexts = (sources: TextSources): TextEntry[] =>
  [...sources.english].flatMap(([key, original]) => {
    const surface = surfaceOf(key);
    return surface === undefined ? [] : [entryOf(key, surface, sources, original)];
  });
