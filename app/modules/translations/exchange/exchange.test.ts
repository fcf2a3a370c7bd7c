import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupForms } from "#app/contracts/plural-forms.ts";
import { fromCsv, toCsv } from "./csv.ts";
import { exchangeRows, readChanges, type ReadOptions } from "./read-changes.ts";
import { fromXliff, toXliff } from "./xliff.ts";

const englishKeys = new Map([
  ["storefront.a", "Take {{reward}}"],
  ["storefront.days_one", "{{value}} day"],
  ["storefront.days_other", "{{value}} days"],
]);
const english = groupForms(englishKeys, englishKeys);
const hebrew = new Map([["storefront.a", { text: "קח {{reward}}" }]]);
const options: ReadOptions = {
  english,
  englishKeys,
  longestFor: () => 60,
  isOwn: true,
  current: (locale, key) => (locale === "he" ? hebrew.get(key) : undefined),
};
const exported = exchangeRows("he", options);

const awkward = ['a, "b"\nc', "=1+2", "'-x", "\t", "<&>\"'", "שלום\u2066x\u2069", "a\r\nb", ""];

describe("what is exported", () => {
  it("has every form the language needs, beside the English that fits", () => {
    expect(exported).toEqual([
      { key: "storefront.a", locale: "he", english: "Take {{reward}}", text: "קח {{reward}}", longest: 60 },
      { key: "storefront.days_one", locale: "he", english: "{{value}} day", text: "", longest: 60 },
      { key: "storefront.days_two", locale: "he", english: "{{value}} days", text: "", longest: 60 },
      { key: "storefront.days_other", locale: "he", english: "{{value}} days", text: "", longest: 60 },
    ]);
  });

  it.each([
    ["CSV", (rows: typeof exported) => fromCsv(toCsv(rows))],
    ["XLIFF", (rows: typeof exported) => fromXliff(toXliff("he", rows))],
  ])("comes back from %s as it was", (_, there) => {
    const text = fc.oneof(fc.string(), fc.constantFrom(...awkward));
    fc.assert(
      fc.property(text, (said) => {
        const sent = said.replaceAll(/[^\P{C}\n\u2066-\u2069]/gu, "");
        const read = there(exported.map((row) => ({ ...row, text: sent })));
        expect(read.ok && read.value.map((row) => row.text)).toEqual(exported.map(() => sent));
      }),
    );
  });
});

describe("a file", () => {
  it.each([
    ["no columns", "a,b\r\n1,2", 1, /key, locale, text/],
    ["a quotation mark inside", 'key,locale,text\nk,he,ok\nk,he,a"b', 3, /quotation mark/],
    ["an open quotation mark", 'key,locale,text\nk,he,"ab', 2, /quotation mark/],
  ])("with %s is told by its line", (_, content, line, says) => {
    expect(fromCsv(content)).toEqual({ ok: false, refusal: { line, says: expect.stringMatching(says) } });
  });

  it.each([
    ["no XML", "hello", 1],
    ["an element that is not closed", "<xliff>\n<file target-language='he'>\n</xliff>", 3],
    ["entities of its own", '<!DOCTYPE x [<!ENTITY a "b">]>\n<xliff/>', 1],
    ["an unknown entity", "<xliff>\n&boom;</xliff>", 2],
  ])("of XLIFF with %s is refused", (_, content, line) => {
    expect(fromXliff(content)).toMatchObject({ ok: false, refusal: { line } });
  });

  it("is read with its lines, also after cells that hold some", () => {
    const read = fromCsv('key,locale,english,text\r\nk,he,"a\r\nb","c\nd"\r\nl,he,x,y');
    expect(read).toEqual({
      ok: true,
      value: [
        { line: 2, key: "k", locale: "he", text: "c\nd" },
        { line: 5, key: "l", locale: "he", text: "y" },
      ],
    });
  });
});

describe("what a file changes", () => {
  const read = (...rows: [key: string, locale: string, text: string][]) =>
    readChanges(
      rows.map(([key, locale, text], index) => ({ line: index + 2, key, locale, text })),
      options,
    );

  it("is what differs from what is said", () => {
    expect(read(["storefront.a", "HE", "קח {{reward}}"])).toEqual({ changes: [], problems: [] });
    expect(read(["storefront.a", "iw", "הנה {{reward}}"]).changes).toEqual([
      { key: "storefront.a", locale: "he", forms: { text: "הנה {{reward}}" } },
    ]);
    expect(read(["storefront.days_one", "he", ""], ["storefront.days_other", "he", ""])).toEqual({
      changes: [],
      problems: [],
    });
  });

  it("is nothing that a rule forbids, told by its line", () => {
    const { changes, problems } = read(
      ["storefront.days_one", "he", "יום"],
      ["storefront.days_other", "he", "<b>{{value}}</b>"],
      ["storefront.gone", "he", "x"],
      ["storefront.a", "??", "{{reward}}"],
      ["storefront.a", "he", "{{reward}}"],
      ["storefront.a", "he", "{{reward}}!"],
    );
    expect(changes).toEqual([]);
    expect(problems.map(({ line, says }) => `${line} ${says}`)).toEqual([
      "2 required",
      "3 markup",
      "4 unknown_text",
      "5 unknown_language",
      "7 twice",
    ]);
  });
});
