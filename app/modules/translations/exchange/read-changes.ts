import {
  groupForms,
  keyOf,
  neededForms,
  onlyForm,
  stemOf,
  type TextForms,
} from "#app/contracts/plural-forms.ts";
import { ownTextProblems, textProblems, type TextProblem } from "#app/contracts/text-rules.ts";
import { normalLocale } from "../locale-chain.ts";
import type { English } from "../valid-texts.ts";
import type { ExchangeRow, ReadRow } from "./rows.ts";

export interface ReadChange {
  key: string;
  locale: string;
  forms: TextForms;
}

/** What is wrong with a line of the file. */
export interface LineProblem {
  line: number;
  key: string;
  says: TextProblem["says"] | "unknown_text" | "unknown_language" | "twice";
  detail?: string;
}

export interface ReadOptions {
  english: English;
  englishKeys: ReadonlyMap<string, string>;
  longestFor(key: string): number;
  /** A shop's own words name nobody; ours may show what an e-mail address looks like. */
  isOwn: boolean;
  /** What is said already. */
  current(locale: string, key: string): TextForms | undefined;
}

interface Group {
  locale: string;
  stem: string;
  rows: ReadRow[];
}

const groupRows = (rows: readonly ReadRow[], { englishKeys }: ReadOptions): Group[] => {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const stem = stemOf(row.key, englishKeys);
    const locale = normalLocale(row.locale) ?? row.locale;
    const place = `${locale} ${stem}`;
    const group = groups.get(place) ?? { locale, stem, rows: [] };
    group.rows.push(row);
    groups.set(place, group);
  }
  return [...groups.values()];
};

const formsOf = ({ stem, rows }: Group, options: ReadOptions): TextForms => {
  const texts = new Map(rows.map(({ key, text }) => [key, text]));
  return groupForms(texts, options.englishKeys).get(stem) ?? {};
};

const same = (left: TextForms, right: TextForms | undefined): boolean =>
  right !== undefined &&
  Object.keys(left).length === Object.keys(right).length &&
  Object.entries(left).every(([form, text]) => right[form] === text);

const problemsOf = (group: Group, forms: TextForms, options: ReadOptions): LineProblem[] => {
  const { stem, rows, locale } = group;
  const first = rows[0]?.line ?? 0;
  const at = (line: number, says: LineProblem["says"], detail?: string): LineProblem => ({
    line,
    key: stem,
    says,
    ...(detail === undefined ? {} : { detail }),
  });
  const original = options.english.get(stem);
  if (original === undefined) return [at(first, "unknown_text")];
  if (normalLocale(locale) === null) return [at(first, "unknown_language")];
  const keys = rows.map(({ key }) => key);
  const twice = rows.filter(({ key }, index) => keys.indexOf(key) < index);
  const rules = options.isOwn ? ownTextProblems : textProblems;
  const lineOf = (form: string) => rows.find(({ key }) => key === keyOf(stem, form))?.line ?? first;
  return [
    ...twice.map(({ line }) => at(line, "twice")),
    ...rules(forms, { english: original, locale, longest: options.longestFor(stem) }).map(
      ({ form, says, name, limit }) => at(lineOf(form), says, name ?? limit?.toString()),
    ),
  ];
};

/**
 * What a translator's file changes, and what is wrong with it, line by line. A text that is left empty is one he did not come
 * to; one that says what is said already is no change.
 */
export const readChanges = (
  rows: readonly ReadRow[],
  options: ReadOptions,
): { changes: ReadChange[]; problems: LineProblem[] } => {
  const changes: ReadChange[] = [];
  const problems: LineProblem[] = [];
  for (const group of groupRows(rows, options)) {
    const forms = formsOf(group, options);
    if (group.rows.every(({ text }) => text === "")) continue;
    const wrong = problemsOf(group, forms, options);
    problems.push(...wrong);
    const { locale, stem: key } = group;
    if (wrong.length === 0 && !same(forms, options.current(locale, key)))
      changes.push({ key, locale, forms });
  }
  return { changes, problems: problems.toSorted((left, right) => left.line - right.line) };
};

/** What goes to the translator: every form his language needs, beside the English that fits it best. */
export const exchangeRows = (
  locale: string,
  { english, longestFor, current }: Pick<ReadOptions, "english" | "longestFor" | "current">,
): ExchangeRow[] =>
  [...english].flatMap(([stem, original]) =>
    neededForms(original, locale).map((form) => ({
      key: keyOf(stem, form),
      locale,
      english: original[form] ?? original["other"] ?? original[onlyForm] ?? "",
      text: current(locale, stem)?.[form] ?? "",
      longest: longestFor(stem),
    })),
  );
