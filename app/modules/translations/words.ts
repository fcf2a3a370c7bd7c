import { formatMoney } from "#app/platform/money.ts";
import type { Texts } from "./bundled-texts.server.ts";

export type Variables = Readonly<Record<string, string | number>>;

/** Texts of one language; the first layer that knows a key speaks. */
export interface Layer {
  locale: string;
  texts: Texts;
}

/** What a visitor reads, in the best language there is for him. */
export interface Words {
  locale: string;
  /** With `count` among the variables, the plural form of the text's own language is chosen. */
  t(key: string, variables?: Variables): string;
  number(value: number): string;
  percent(value: number): string;
  /** `amount` is a decimal string, so that no money is ever a float here. */
  money(amount: string, currency: string): string;
  date(moment: Date, timeZone: string): string;
}

const pluralForms = (key: string, locale: string, count: number): string[] => [
  `${key}_${new Intl.PluralRules(locale).select(count)}`,
  `${key}_other`,
];

const findText = (layers: readonly Layer[], key: string, count: unknown): string | undefined => {
  for (const { locale, texts } of layers) {
    const keys = typeof count === "number" ? pluralForms(key, locale, count) : [key];
    const found = keys.map((form) => texts.get(form)).find((text) => text !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
};

const interpolate = (text: string, variables: Variables): string =>
  text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (whole, name: string) => String(variables[name] ?? whole));

export const wordsOf = (locale: string, layers: readonly Layer[]): Words => {
  // Digits as in the shop's prices, also in Arabic.
  const latin = { numberingSystem: "latn" } as const;
  return {
    locale,
    t: (key, variables = {}) => {
      const text = findText(layers, key, variables.count);
      if (text === undefined) throw new Error(`There is no text ${key} in any language.`);
      return interpolate(text, variables);
    },
    number: (value) => new Intl.NumberFormat(locale, latin).format(value),
    percent: (value) => new Intl.NumberFormat(locale, { ...latin, style: "percent" }).format(value / 100),
    money: (amount, currency) => formatMoney(locale, amount, currency),
    date: (moment, timeZone) =>
      new Intl.DateTimeFormat(locale, { ...latin, dateStyle: "long", timeZone }).format(moment),
  };
};
