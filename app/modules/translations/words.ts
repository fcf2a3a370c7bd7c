import { formatMoney } from "#app/platform/money.ts";

export type Variables = Readonly<Record<string, string | number>>;

/** Texts of one language; the first layer that knows a key speaks. */
export interface Layer {
  locale: string;
  texts: ReadonlyMap<string, string>;
}

/** What a visitor reads, in the best language there is for him. */
export interface Words {
  locale: string;
  /** Another one after each change of a text: part of the key of whatever keeps rendered texts. */
  version: string;
  /** With `count` among the variables, the plural form of the text's own language is chosen. Never throws. */
  t(key: string, variables?: Variables): string;
  number(value: number): string;
  percent(value: number): string;
  /** `amount` is a decimal string, so that no money is ever a float here. */
  money(amount: string, currency: string): string;
  date(moment: Date, timeZone: string): string;
}

export interface WordsOptions {
  version?: string;
  /** A text that no language has, or one that lacks what its placeholders need. */
  onMissing?: (key: string) => void;
}

const pluralKeys = (key: string, locale: string, count: unknown): string[] =>
  typeof count === "number"
    ? [`${key}_${new Intl.PluralRules(locale).select(count)}`, `${key}_other`, key]
    : [key, `${key}_other`];

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;

const lacksNothing = (text: string, variables: Variables): boolean =>
  [...text.matchAll(placeholder)].every(([, name = ""]) => variables[name] !== undefined);

const interpolate = (text: string, variables: Variables): string =>
  text.replaceAll(placeholder, (_whole, name: string) => String(variables[name] ?? ""));

const candidates = (layers: readonly Layer[], key: string, variables: Variables): string[] =>
  layers.flatMap(({ locale, texts }) =>
    pluralKeys(key, locale, variables["count"])
      .map((form) => texts.get(form))
      .filter((text) => text !== undefined),
  );

export const wordsOf = (
  locale: string,
  layers: readonly Layer[],
  { version = "", onMissing }: WordsOptions = {},
): Words => {
  // Digits as in the shop's prices, also in Arabic.
  const latin = { numberingSystem: "latn" } as const;
  return {
    locale,
    version,
    t: (key, variables = {}) => {
      const texts = candidates(layers, key, variables);
      const complete = texts.find((text) => lacksNothing(text, variables));
      if (complete === undefined) onMissing?.(key);
      return interpolate(complete ?? texts[0] ?? key, variables);
    },
    number: (value) => new Intl.NumberFormat(locale, latin).format(value),
    percent: (value) => new Intl.NumberFormat(locale, { ...latin, style: "percent" }).format(value / 100),
    money: (amount, currency) => formatMoney(locale, amount, currency),
    date: (moment, timeZone) =>
      new Intl.DateTimeFormat(locale, { ...latin, dateStyle: "long", timeZone }).format(moment),
  };
};
