/** Languages that are written from right to left in their usual script. */
const rightToLeft: ReadonlySet<string> = new Set([
  "ar",
  "dv",
  "fa",
  "he",
  "ku",
  "ps",
  "sd",
  "ug",
  "ur",
  "yi",
]);
const rightToLeftScripts: ReadonlySet<string> = new Set(["arab", "hebr", "thaa", "syrc", "nkoo"]);

export type Direction = "rtl" | "ltr";

/** A script in the tag decides (`az-Arab`), else the language. What is no tag at all reads like English. */
export const directionOf = (locale: string): Direction => {
  const [language = "", ...rest] = locale.toLowerCase().split(/[-_]/);
  const script = rest.find((part) => /^[a-z]{4}$/.test(part));
  const isRightToLeft = script === undefined ? rightToLeft.has(language) : rightToLeftScripts.has(script);
  return isRightToLeft ? "rtl" : "ltr";
};

const leftToRightIsolate = "\u2066";
const endOfIsolate = "\u2069";

/**
 * A code, a link or an amount within a sentence of this language. Between words that read from right to left its parts would
 * change sides; isolated it keeps its own sequence. Elsewhere it stays as it is, for whoever copies it.
 */
export const isolate = (text: string, locale: string): string =>
  directionOf(locale) === "rtl" ? `${leftToRightIsolate}${text}${endOfIsolate}` : text;

/** The same for words of any direction, such as a name that somebody chose. */
export const isolateWords = (text: string, locale: string): string =>
  directionOf(locale) === "rtl" ? `\u2068${text}${endOfIsolate}` : text;
