import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const directory = path.join(import.meta.dirname, "../../locales");
const locales = readdirSync(directory);
const namespaces = [
  "admin",
  "referral",
  "storefront",
  "share",
  "decisions",
  "programs",
  "tiers",
  "messages",
  "message-pages",
];
const suffix = /_(zero|one|two|few|many|other)$/;
/** The forms a language needs for whole numbers below a million; its `other` is also the fallback. */
const forms: Readonly<Record<string, readonly string[]>> = {
  en: ["one", "other"],
  ar: ["zero", "one", "two", "few", "many", "other"],
  he: ["one", "two", "other"],
};

const flatten = (node: unknown, key: string): [string, string][] =>
  typeof node === "string"
    ? [[key, node]]
    : Object.entries(node as object).flatMap(([name, child]) =>
        flatten(child, key === "" ? name : `${key}.${name}`),
      );

const read = (locale: string, namespace: string): Map<string, string> =>
  new Map(flatten(JSON.parse(readFileSync(path.join(directory, locale, `${namespace}.json`), "utf8")), ""));

const stemOf = (key: string) => key.replace(suffix, "");
const stems = (texts: ReadonlyMap<string, string>) => [...new Set([...texts.keys()].map(stemOf))].toSorted();
const placeholders = (text: string) => [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name);

describe.each(namespaces)("the texts of %s", (namespace) => {
  const english = read("en", namespace);

  it.each(locales)("say in %s what they say in English", (locale) => {
    expect(stems(read(locale, namespace))).toEqual(stems(english));
  });

  it.each(locales)("have every plural form of %s, and no other", (locale) => {
    const texts = read(locale, namespace);
    const counted = new Set([...texts.keys()].filter((key) => suffix.test(key)).map(stemOf));
    for (const stem of counted) {
      const found = [...texts.keys()]
        .filter((key) => stemOf(key) === stem)
        .map((key) => key.slice(stem.length + 1));
      expect(found.toSorted(), stem).toEqual([...(forms[locale] ?? [])].toSorted());
    }
  });

  it.each(locales)("in %s use only the placeholders of English, and none that names a person", (locale) => {
    const known = new Set([...english.values()].flatMap(placeholders));
    for (const [key, text] of read(locale, namespace)) {
      for (const name of placeholders(text)) {
        expect(known, key).toContain(name);
        expect(name, key).not.toMatch(/name|mail|phone|address|customer/i);
      }
      expect(text.trim(), key).not.toBe("");
    }
  });
});

describe("the forms above", () => {
  it.each(Object.keys(forms))("are those of %s in Unicode", (locale) => {
    const needed = new Set(
      Array.from({ length: 1_000 }, (_, count) => new Intl.PluralRules(locale).select(count)),
    );
    expect([...new Set([...needed, "other"])].toSorted()).toEqual([...(forms[locale] ?? [])].toSorted());
  });

  it("cover every language there is", () => {
    expect(locales.toSorted()).toEqual(Object.keys(forms).toSorted());
  });
});
