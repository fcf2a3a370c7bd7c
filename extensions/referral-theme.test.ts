import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";

// Beside the folder: Shopify refuses files in it that it does not know.
const root = path.join(import.meta.dirname, "referral-theme");
const namesIn = (folder: string): string[] => readdirSync(path.join(root, folder));
const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), "utf8");
const zipped = (text: string): number => gzipSync(text, { level: 9 }).length;
const kibibyte = 1024;

interface Schema {
  name: string;
  javascript: string;
  stylesheet: string;
}

const schemaOf = (block: string): Schema => {
  const [, json = ""] = /\{% schema %\}([\s\S]*)\{% endschema %\}/.exec(block) ?? [];
  return JSON.parse(json) as Schema;
};

const blocks = namesIn("blocks").map((name) => read("blocks", name));
const assets = new Map(namesIn("assets").map((name) => [name, read("assets", name)]));

const keysOf = (value: object, before = ""): string[] =>
  Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === "object" && inner !== null ? keysOf(inner, `${before}${key}.`) : [`${before}${key}`],
  );
const wordsOf = (locale: string) => JSON.parse(read("locales", `${locale}.json`)) as Record<string, object>;

describe("the weight of the theme extension", () => {
  it("costs a visitor who does nothing at most 4 KiB, gzipped, of script and style together", () => {
    const named = new Set(
      blocks.flatMap((block) => [schemaOf(block).javascript, schemaOf(block).stylesheet]),
    );
    const weight = [...named].reduce((sum, name) => sum + zipped(assets.get(name) ?? ""), 0);
    expect(named.size).toBe(2);
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThanOrEqual(4 * kibibyte);
  });

  it("costs at most 8 KiB, gzipped, in all", () => {
    const weight = [...assets.values()].reduce((sum, text) => sum + zipped(text), 0);
    expect(weight).toBeLessThanOrEqual(8 * kibibyte);
  });
});

describe("Shopify's limits for a theme extension", () => {
  it("are kept for files, blocks and Liquid", () => {
    const all = readdirSync(root, { recursive: true, encoding: "utf8" }).map((name) =>
      statSync(path.join(root, name)),
    );
    expect(all.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(10 * kibibyte * kibibyte);
    expect(blocks.length).toBeLessThanOrEqual(30);
    expect(blocks.join("").length).toBeLessThan(100 * kibibyte);
    expect(namesIn("locales").length).toBeLessThanOrEqual(100);
    for (const name of namesIn("locales"))
      expect(statSync(path.join(root, "locales", name)).size).toBeLessThan(15_000);
    for (const [name, text] of assets) if (name.endsWith(".js")) expect(text.length).toBeLessThan(10_000);
  });

  it("are kept for the block's name, which the theme editor cuts after 25 letters", () => {
    const editor = JSON.parse(read("locales", "en.default.schema.json")) as {
      block: { name: string };
    };
    for (const block of blocks) expect(schemaOf(block).name).toBe("t:block.name");
    expect(editor.block.name.length).toBeLessThan(25);
  });
});

describe("the words of the theme extension", () => {
  it.each(["ar", "he"])("are all there in %s, in its own script", (locale) => {
    expect(keysOf(wordsOf(locale)).toSorted()).toEqual(keysOf(wordsOf("en.default")).toSorted());
    const script = locale === "ar" ? /\p{Script=Arabic}/u : /\p{Script=Hebrew}/u;
    const { language, direction, ...sentences } = wordsOf(locale);
    expect([language, direction]).toEqual([locale, "rtl"]);
    for (const key of keysOf(sentences)) {
      const sentence = key
        .split(".")
        .reduce<unknown>((words, part) => (words as Record<string, unknown>)[part], sentences);
      expect(sentence, key).toMatch(script);
    }
  });

  it("are exactly those the blocks ask for", () => {
    const asked = blocks.flatMap((block) => [...block.matchAll(/'([\w.]+)' \| t\b/g)].map(([, key]) => key));
    expect([...new Set(asked)].toSorted()).toEqual(keysOf(wordsOf("en.default")).toSorted());
  });
});

describe("both directions of writing", () => {
  const style = [...assets]
    .filter(([name]) => name.endsWith(".css"))
    .map(([, text]) => text)
    .join("\n");

  it("share one style sheet that knows no left and no right", () => {
    expect(style).not.toBe("");
    expect(style).not.toMatch(/\b(left|right)\b/);
    expect(style).not.toMatch(/\b(margin|padding)-(top|bottom)\b|(^|[\s;{])(min-|max-)?(width|height):/m);
  });
});

describe("a strict content security policy", () => {
  it("has nothing to forbid: no script stands in the page", () => {
    for (const block of blocks) expect(block).not.toMatch(/<script|\son\w+=|javascript:/i);
  });
});
