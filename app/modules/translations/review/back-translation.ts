import { groupForms, keyOf, onlyForm, type TextForms } from "#app/contracts/plural-forms.ts";
import { placeholdersIn } from "#app/contracts/text-rules.ts";

/** Puts texts of a language back into English, one for one. */
export interface BackTranslator {
  toEnglish(locale: string, texts: readonly string[]): Promise<string[]>;
}

export interface Reviewed {
  key: string;
  locale: string;
  english: string;
  back: string;
  /** From 0, nothing in common, to 1. */
  score: number;
}

/** Texts below it are to be looked at by a person. */
export const goodEnough = 0.9;

/** A translator may choose these freely; they say nothing about the meaning. */
const fillers: ReadonlySet<string> = new Set(
  "a an the this that is are was were be been has have had will it its to of in on at for with by please".split(
    " ",
  ),
);

const plainWords = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll(/\{\{[^}]*\}\}/g, " ")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .split(" ")
    .filter((word) => word !== "" && !fillers.has(word));

const pairsOf = (word: string): string[] => {
  const framed = ` ${word} `;
  return Array.from({ length: framed.length - 1 }, (_, at) => framed.slice(at, at + 2));
};

/** How much two sentences have in common: pairs of letters, so that "order" and "orders" are close (Sørensen and Dice). */
const similarity = (left: readonly string[], right: readonly string[]): number => {
  const [ours, theirs] = [left.flatMap(pairsOf), right.flatMap(pairsOf)];
  if (ours.length + theirs.length === 0) return 1;
  const rest = [...theirs];
  const shared = ours.filter((pair) => {
    const at = rest.indexOf(pair);
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return (2 * shared.length) / (ours.length + theirs.length);
};

export const scoreOf = (english: string, back: string): number => {
  const kept = placeholdersIn(english).every((name) => placeholdersIn(back).includes(name));
  return kept ? similarity(plainWords(english), plainWords(back)) : 0;
};

const fullest = (forms: TextForms): [form: string, text: string] => {
  const form = onlyForm in forms ? onlyForm : "other";
  return [form, forms[form] ?? ""];
};

const batchSize = 40;

/** Each text once, in its general form: translated back and compared with its English. */
export const reviewLocale = async (
  translator: BackTranslator,
  locale: string,
  englishKeys: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string>,
  progress: (share: number) => void = () => {},
): Promise<Reviewed[]> => {
  const originals = groupForms(englishKeys, englishKeys);
  const pairs = [...groupForms(texts, englishKeys)].flatMap(([stem, forms]) => {
    const original = originals.get(stem);
    if (original === undefined) return [];
    const [form, text] = fullest(forms);
    return [{ key: keyOf(stem, form), text, english: fullest(original)[1] }];
  });
  const reviewed: Reviewed[] = [];
  for (let from = 0; from < pairs.length; from += batchSize) {
    const batch = pairs.slice(from, from + batchSize);
    const back = await translator.toEnglish(
      locale,
      batch.map(({ text }) => text),
    );
    for (const [index, { key, english }] of batch.entries()) {
      const answer = back[index] ?? "";
      reviewed.push({ key, locale, english, back: answer, score: scoreOf(english, answer) });
    }
    progress((from + batch.length) / pairs.length);
  }
  return reviewed.toSorted((left, right) => left.score - right.score);
};
