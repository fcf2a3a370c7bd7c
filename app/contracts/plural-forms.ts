/** A text that counts has a form for each plural category of its language, in i18next's way: `days_one`, `days_other`. */
const ending = /_(zero|one|two|few|many|other)$/;

const sequence = ["zero", "one", "two", "few", "many", "other"];

/** The name of the only form of a text that counts nothing. */
export const onlyForm = "text";

/** What numbers take which form; whole numbers below a thousand show all that a language tells apart in daily life. */
const numbersOf = (locale: string): Map<string, number> => {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Map<string, number>([["other", 0]]);
  for (let count = 0; count < 1_000; count += 1) {
    const form = rules.select(count);
    numbers.set(form, (numbers.get(form) ?? 0) + 1);
  }
  return numbers;
};

const known = new Map<string, ReadonlyMap<string, number>>();

const countsOf = (locale: string): ReadonlyMap<string, number> => {
  const counts = known.get(locale) ?? numbersOf(locale);
  known.set(locale, counts);
  return counts;
};

/** Every form the language needs, `other` last. */
export const pluralFormsOf = (locale: string): string[] =>
  sequence.filter((form) => countsOf(locale).has(form));

/** "one" in English stands for 1 alone, "few" in Arabic for many numbers: only the first may leave the number out. */
export const standsForOneNumber = (locale: string, form: string): boolean => countsOf(locale).get(form) === 1;

/** A number that takes the form, as an example: rather 5 than 0 where many do. */
export const exampleOf = (locale: string, form: string): number => {
  const rules = new Intl.PluralRules(locale);
  const takes = (count: number) => rules.select(count) === form;
  const small = Array.from({ length: 1_000 }, (_, count) => count);
  return small.slice(3).find(takes) ?? small.find(takes) ?? 5;
};

/** By the key without its ending, the forms of each text. A text is counted when its English has a form `other`. */
export type TextForms = Readonly<Record<string, string>>;

export const stemOf = (key: string, english: ReadonlyMap<string, unknown>): string => {
  const stem = key.replace(ending, "");
  return english.has(`${stem}_other`) ? stem : key;
};

const formOf = (key: string, stem: string): string => (key === stem ? onlyForm : key.slice(stem.length + 1));

const allForms = [onlyForm, ...sequence];

export const keyOf = (stem: string, form: string): string => (form === onlyForm ? stem : `${stem}_${form}`);

/** Every key that could hold a form of a text, in whatever language. */
export const keysOf = (stem: string): string[] => allForms.map((form) => keyOf(stem, form));

export const groupForms = (
  texts: ReadonlyMap<string, string>,
  english: ReadonlyMap<string, unknown>,
): Map<string, TextForms> => {
  const groups = new Map<string, Record<string, string>>();
  for (const [key, text] of texts) {
    const stem = stemOf(key, english);
    groups.set(stem, { ...groups.get(stem), [formOf(key, stem)]: text });
  }
  return groups;
};

/** The forms a text must have in a language: those of its plural, or the only one. */
export const neededForms = (english: TextForms, locale: string): string[] =>
  onlyForm in english ? [onlyForm] : pluralFormsOf(locale);
