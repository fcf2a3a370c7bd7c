import { holdsContact } from "./merchant-text.ts";
import { neededForms, standsForOneNumber, type TextForms } from "./plural-forms.ts";

/** What is wrong with one form of a text. */
export interface TextProblem {
  form: string;
  says:
    | "required"
    | "placeholder_unknown"
    | "placeholder_missing"
    | "placeholder_malformed"
    | "placeholder_personal"
    | "markup"
    | "character"
    | "direction"
    | "too_long"
    | "contact"
    | "form_unknown";
  /** The placeholder. */
  name?: string | undefined;
  limit?: number | undefined;
}

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;

export const placeholdersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(placeholder)].map(([, name = ""]) => name)),
];

const withoutPlaceholders = (text: string): string => text.replaceAll(placeholder, "");

/** The number itself, which "one point" need not repeat. */
const counting: ReadonlySet<string> = new Set(["count", "value", "number"]);

const personal = /customer|name|mail|phone|address/i;

const markup = /<[a-z/!]|&(?:[a-z]+|#x?[0-9a-f]+);|\$t\(/i;

/** Not to be seen, or overriding the direction of what follows. A line's end is allowed, and so are joiners and isolates. */
const forbidden =
  /(?!\n)\p{Cc}|\p{Co}|\p{Cn}|\p{Cs}|[\u2028\u2029\u202d\u202e\ufeff\ufffd\u{e0000}-\u{e007f}]/u;

const closes: Readonly<Record<string, string>> = {
  "\u2066": "\u2069",
  "\u2067": "\u2069",
  "\u2068": "\u2069",
  "\u202a": "\u202c",
  "\u202b": "\u202c",
};

/** Whatever opens a direction is closed within the text, or it would turn what stands after it. */
export const isBalanced = (text: string): boolean => {
  const open: string[] = [];
  for (const character of text) {
    const closing = closes[character];
    if (closing !== undefined) open.push(closing);
    else if (/[\u2069\u202c]/.test(character) && open.pop() !== character) return false;
  }
  return open.length === 0;
};

interface Known {
  english: TextForms;
  locale: string;
  longest: number;
}

const placeholderProblems = (form: string, text: string, { english, locale }: Known): TextProblem[] => {
  const known = new Set(Object.values(english).flatMap(placeholdersIn));
  const used = placeholdersIn(text);
  // Nothing needs to be said of nothing; and a form of one number need not repeat it.
  const mayLeaveOut = (name: string) =>
    standsForOneNumber(locale, form) && (form === "zero" || counting.has(name));
  return [
    ...used
      .filter((name) => !known.has(name))
      .map((name): TextProblem => ({ form, says: "placeholder_unknown", name })),
    ...used
      .filter((name) => personal.test(name))
      .map((name): TextProblem => ({ form, says: "placeholder_personal", name })),
    ...[...known]
      .filter((name) => !used.includes(name) && !mayLeaveOut(name) && isRequired(english, name))
      .map((name): TextProblem => ({ form, says: "placeholder_missing", name })),
    ...(/[{}]/.test(withoutPlaceholders(text)) ? [{ form, says: "placeholder_malformed" } as const] : []),
  ];
};

/** What English itself leaves out of its general form is offered and not asked for. */
const isRequired = (english: TextForms, name: string): boolean =>
  placeholdersIn(english["other"] ?? Object.values(english)[0] ?? "").includes(name);

/** What is wrong with a form by itself, in whatever text. */
const characterProblems = (form: string, text: string): TextProblem[] => [
  ...(markup.test(text) ? [{ form, says: "markup" } as const] : []),
  ...(forbidden.test(text) ? [{ form, says: "character" } as const] : []),
  ...(isBalanced(text) ? [] : [{ form, says: "direction" } as const]),
];

const formProblems = (form: string, text: string, known: Known): TextProblem[] => {
  if (text.trim() === "") return [{ form, says: "required" }];
  const length = [...text].length;
  return [
    ...placeholderProblems(form, text, known),
    ...characterProblems(form, text),
    ...(length > known.longest ? [{ form, says: "too_long", limit: known.longest } as const] : []),
  ];
};

/** Why a translation of an English text cannot be used, form by form; nothing when it can. */
export const textProblems = (forms: TextForms, known: Known): TextProblem[] => {
  const needed = neededForms(known.english, known.locale);
  return [
    ...needed.flatMap((form) => formProblems(form, forms[form] ?? "", known)),
    ...Object.keys(forms)
      .filter((form) => !needed.includes(form))
      .map((form): TextProblem => ({ form, says: "form_unknown" })),
  ];
};

/** What a shop writes itself may besides name nobody. */
export const ownTextProblems = (forms: TextForms, known: Known): TextProblem[] => [
  ...textProblems(forms, known),
  ...Object.entries(forms)
    .filter(([, text]) => holdsContact(withoutPlaceholders(text)))
    .map(([form]): TextProblem => ({ form, says: "contact" })),
];
