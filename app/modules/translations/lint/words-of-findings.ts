import type { Finding } from "./lint-texts.ts";

const sentences: Readonly<Record<Finding["says"], string>> = {
  required: "is empty or missing",
  placeholder_unknown: "has a placeholder that the English text has not",
  placeholder_missing: "lacks a placeholder",
  placeholder_malformed: "has a placeholder that is not written {{like_this}}",
  placeholder_personal: "has a placeholder that could name a person",
  markup: "holds markup",
  character: "holds a character that cannot be seen or turns the direction of what follows",
  direction: "opens a direction and does not close it, or the other way round",
  too_long: "is longer than its place allows",
  contact: "holds an e-mail address or a phone number",
  form_unknown: "is a plural form that the language does not have",
  missing: "is missing",
  superfluous: "has no English original",
  untranslated: "says the same as the English",
  unused: "is shown nowhere",
  undefined: "is shown, but nobody wrote it",
  stale_rule: "is declared in dynamic-keys.ts and fits no text",
};

/** For people at a terminal. */
export const sentenceOf = (says: Finding["says"], detail?: string): string =>
  detail === undefined ? sentences[says] : `${sentences[says]} (${detail})`;
