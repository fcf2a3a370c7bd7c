import { readFileSync } from "node:fs";
import path from "node:path";
import { Liquid, Tag, type Context, type TagToken, type TopLevelToken } from "liquidjs";

export type Words = Readonly<Record<string, unknown>>;

/** Shopify reads these parts of a file by itself; they print nothing. */
const silentTag = (name: string) =>
  class extends Tag {
    constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
      super(token, rest, liquid);
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
        if ("name" in next && next.name === `end${name}`) return;
      }
      throw new Error(`{% ${name} %} is never closed`);
    }
    *render() {}
  };

const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.039_28 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    channel(Number.parseInt(colour.slice(at, at + 2), 16)),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (first: string, second: string): number => {
  const [bright = 0, dark = 0] = [luminance(first), luminance(second)].toSorted(
    (left, right) => right - left,
  );
  return Math.round(((bright + 0.05) / (dark + 0.05)) * 10) / 10;
};

const localeOf = (context: Context): string => String(context.getSync(["request", "locale", "iso_code"]));

/** With a count, the form of its number in the language of the page. */
const pluralForm = (
  found: Words,
  locale: string,
  values: readonly (readonly [string, unknown])[],
): unknown => {
  const count = Number(values.find(([name]) => name === "count")?.[1]);
  return found[new Intl.PluralRules(locale).select(count)] ?? found["other"];
};

const translate = (
  words: Words,
  locale: string,
  key: string,
  values: readonly (readonly [string, unknown])[],
): string => {
  const found = key.split(".").reduce<unknown>((inner, part) => (inner as Words | undefined)?.[part], words);
  const text = typeof found === "object" ? pluralForm(found as Words, locale, values) : found;
  if (typeof text !== "string") throw new Error(`translation missing: ${key}`);
  return values.reduce((text, [name, value]) => text.replaceAll(`{{ ${name} }}`, String(value)), text);
};

const money = (minor: number, locale: string, currency: string): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(
    minor / 100,
  );

export interface LiquidFolder {
  /** Where the templates are, and where `asset_url` points to. */
  root: string | string[];
  assetsAt: string;
  /** The words of a language; unknown languages get the default's. */
  wordsOf(locale: string): Words;
}

/** Liquid with what Shopify adds to it, as far as our theme and our extension use it. */
export const createLiquid = ({ root, assetsAt, wordsOf }: LiquidFolder): Liquid => {
  const engine = new Liquid({ root, extname: ".liquid", strictFilters: true, cache: true });
  for (const name of ["schema", "doc"]) engine.registerTag(name, silentTag(name));
  engine.registerFilter("asset_url", (name: string) => `${assetsAt}/${name}`);
  engine.registerFilter("color_contrast", contrast);
  engine.registerFilter("t", function (key: string, ...values: [string, unknown][]) {
    const locale = localeOf(this.context);
    return translate(wordsOf(locale), locale, key, values);
  });
  engine.registerFilter("money", function (minor: number) {
    return money(minor, localeOf(this.context), String(this.context.getSync(["shop", "currency"])));
  });
  return engine;
};

export const readWords = (
  folder: string,
  locales: readonly string[],
  fallback: string,
): LiquidFolder["wordsOf"] => {
  const read = (name: string) => JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")) as Words;
  const all = new Map(locales.map((locale) => [locale, read(locale)]));
  const otherwise = read(fallback);
  return (locale) => all.get(locale) ?? otherwise;
};
