import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

// Beside the folder: Shopify refuses files in it that it does not know.
const root = path.join(import.meta.dirname, "referral-theme");
const namesIn = (folder: string): string[] => readdirSync(path.join(root, folder));
const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), "utf8");
const filesIn = (folder: string) => new Map(namesIn(folder).map((name) => [name, read(folder, name)]));
const zipped = (text: string): number => gzipSync(text, { level: 9 }).length;
const kibibyte = 1024;

interface Schema {
  name: string;
  target: string;
  javascript: string;
  stylesheet: string;
  settings: { id: string; label: string; info?: string }[];
}

const schemaOf = (block: string): Schema => {
  const [, json = ""] = /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(block) ?? [];
  return JSON.parse(json) as Schema;
};

const blocks = filesIn("blocks");
const snippets = filesIn("snippets");
const assets = filesIn("assets");
const schemas = [...blocks.values()].map(schemaOf);
const liquid = [...blocks.values(), ...snippets.values()];

type Tree = { readonly [key: string]: string | Tree };
const wordsOf = (file: string) => JSON.parse(read("locales", `${file}.json`)) as Tree;
const pluralForms = new Set(["zero", "one", "two", "few", "many", "other"]);
const isPlural = (value: Tree) => Object.keys(value).every((form) => pluralForms.has(form));

/** `path.to.words`, and for words that count one entry for all their forms. */
const entriesOf = (tree: Tree, before = ""): [string, string | Tree][] =>
  Object.entries(tree).flatMap(([key, value]): [string, string | Tree][] =>
    typeof value === "string" || isPlural(value)
      ? [[`${before}${key}`, value]]
      : entriesOf(value, `${before}${key}.`),
  );
const keysOf = (tree: Tree): string[] =>
  entriesOf(tree)
    .map(([key]) => key)
    .toSorted();

describe("the weight of the theme extension", () => {
  it("costs a visitor who does nothing at most 4 KiB, gzipped, of script and style of all blocks together", () => {
    const named = new Set(schemas.flatMap(({ javascript, stylesheet }) => [javascript, stylesheet]));
    const weight = [...named].reduce((sum, name) => sum + zipped(assets.get(name) ?? ""), 0);
    expect(named.size).toBe(2);
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThanOrEqual(4 * kibibyte);
  });

  it("costs at most 8 KiB, gzipped, in all", () => {
    const weight = [...assets.values()].reduce((sum, text) => sum + zipped(text), 0);
    expect(weight).toBeLessThanOrEqual(8 * kibibyte);
  });

  it("asks nobody but the shop for anything", () => {
    for (const text of assets.values()) expect(text).not.toMatch(/https?:\/\/|@import|url\(/);
    for (const text of liquid) expect(text).not.toMatch(/\b(src|href)="https?:/);
  });
});

describe("Shopify's limits for a theme extension", () => {
  it("are kept for files, blocks and Liquid", () => {
    const all = readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) =>
      statSync(path.join(root, name)),
    );
    expect(all.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(10 * kibibyte * kibibyte);
    expect(blocks.size).toBeLessThanOrEqual(30);
    expect(Buffer.byteLength(liquid.join(""))).toBeLessThan(100 * kibibyte);
    expect(namesIn("locales").length).toBeLessThanOrEqual(100);
    for (const name of namesIn("locales"))
      expect(statSync(path.join(root, "locales", name)).size).toBeLessThan(15 * kibibyte);
    for (const { javascript } of schemas)
      expect(Buffer.byteLength(assets.get(javascript) ?? "")).toBeLessThan(10_000);
  });

  it("are kept for the blocks' names, which the theme editor cuts after 25 letters", () => {
    for (const file of ["en.default.schema", "ar.schema", "he.schema"]) {
      const names = new Map(entriesOf(wordsOf(file)));
      for (const { name } of schemas) {
        const words = String(names.get(name.replace(/^t:/, "")));
        expect(words.length, words).toBeLessThan(25);
      }
    }
  });

  it("leave a place for each block in every section of a theme, and for one embed", () => {
    expect(schemas.map(({ target }) => target).toSorted()).toEqual(["body", "section", "section", "section"]);
    for (const block of blocks.values()) expect(block).not.toMatch(/enabled_on|disabled_on/);
  });
});

const languages = [
  ["ar", /\p{Script=Arabic}/u],
  ["he", /\p{Script=Hebrew}/u],
] as const;

describe("the words of the theme extension", () => {
  it.each(languages)("are all there in %s, in its own script", (locale, script) => {
    expect(keysOf(wordsOf(locale))).toEqual(keysOf(wordsOf("en.default")));
    const { language, direction, ...sentences } = wordsOf(locale);
    expect([language, direction]).toEqual([locale, "rtl"]);
    for (const [key, words] of entriesOf(sentences)) expect(JSON.stringify(words), key).toMatch(script);
  });

  it.each(languages)("are all there in %s for the theme editor", (locale, script) => {
    expect(keysOf(wordsOf(`${locale}.schema`))).toEqual(keysOf(wordsOf("en.default.schema")));
    for (const [key, words] of entriesOf(wordsOf(`${locale}.schema`))) expect(words, key).toMatch(script);
  });

  it.each(["en.default", "ar", "he"])("count in %s in every form that its language has", (file) => {
    const words = wordsOf(file);
    const forms = new Intl.PluralRules(String(words["language"])).resolvedOptions().pluralCategories;
    const plurals = entriesOf(words).filter(([, value]) => typeof value !== "string");
    expect(plurals.length).toBeGreaterThan(0);
    for (const [key, value] of plurals)
      expect(Object.keys(value).toSorted(), key).toEqual([...forms].toSorted());
  });

  it("are exactly those the blocks ask for", () => {
    const asked = liquid.flatMap((text) =>
      [...text.matchAll(/'([\w.]+)' \| t\b|key: '([\w.]+)'/g)].map(([, key, counted]) => key ?? counted),
    );
    expect([...new Set(asked)].toSorted()).toEqual(keysOf(wordsOf("en.default")));
  });

  it("are exactly those the theme editor asks for", () => {
    const asked = schemas.flatMap(({ name, settings }) => [
      name,
      ...settings.flatMap(({ label, info }) => (info === undefined ? [label] : [label, info])),
    ]);
    const keys = [...new Set(asked)].map((key) => key.replace(/^t:/, ""));
    expect(keys.toSorted()).toEqual(keysOf(wordsOf("en.default.schema")));
  });
});

describe("both directions of writing", () => {
  const style = assets.get("referral.css") ?? "";

  it("share one style sheet that knows no left and no right", () => {
    expect(style).not.toBe("");
    expect(style).not.toMatch(/\b(left|right)\b/);
    expect(style).not.toMatch(/\b(margin|padding)-(top|bottom)\b|(^|[\s;{])(min-|max-)?(width|height):/m);
  });
});

describe("text from outside", () => {
  it("never becomes markup: no script builds any", () => {
    for (const [name, text] of assets)
      expect(text, name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
  });

  it("is escaped where a merchant typed it", () => {
    for (const text of liquid)
      for (const [output] of text.matchAll(/\{\{-?[^}]*(?:settings\.|heading|message\b)[^}]*\}\}/g))
        if (!/' \| t/.test(output)) expect(output).toMatch(/\| escape/);
  });

  it("meets no script in the page, so that a strict content security policy has nothing to forbid", () => {
    for (const text of liquid) expect(text).not.toMatch(/<script|\son\w+=|javascript:/i);
  });
});
