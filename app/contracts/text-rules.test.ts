import { describe, expect, it } from "vitest";
import { neededForms, pluralFormsOf, standsForOneNumber } from "./plural-forms.ts";
import { isBalanced, ownTextProblems } from "./text-rules.ts";

const check = (text: string, { english = "Ends on {{date}}", locale = "he", longest = 60 } = {}) =>
  ownTextProblems({ text }, { english: { text: english }, locale, longest }).map(({ says, name }) =>
    name === undefined ? says : `${says} ${name}`,
  );

describe("an own text", () => {
  it.each([
    ["נגמר ב־{{date}}", []],
    ["", ["required"]],
    ["   ", ["required"]],
    ["נגמר", ["placeholder_missing date"]],
    ["{{date}} {{link}}", ["placeholder_unknown link"]],
    ["{{date}} {link}", ["placeholder_malformed"]],
    ["{{date}} {{", ["placeholder_malformed"]],
    [
      "{{date}} {{customer_name}}",
      ["placeholder_unknown customer_name", "placeholder_personal customer_name"],
    ],
    ["{{date}}<b>", ["markup"]],
    ["{{date}}</a>", ["markup"]],
    ["{{date}} &lt;", ["markup"]],
    ["{{date}} $t(share.copy)", ["markup"]],
    ["{{date}} 3 < 5 & 6 > 2", []],
    ["{{date}}\u0007", ["character"]],
    ["{{date}}\t", ["character"]],
    ["{{date}}\n", []],
    ["{{date}}\u202e", ["character"]],
    ["{{date}}\ud800", ["character"]],
    ["\u2066{{date}}", ["direction"]],
    ["\u2066{{date}}\u2069", []],
    ["{{date}}\u2069", ["direction"]],
    ["{{date}} me@example.com", ["contact"]],
    ["{{date}} +972 50 123 4567", ["contact"]],
    [`{{date}}${"א".repeat(60)}`, ["too_long"]],
  ])("%j is told %j", (text, problems) => {
    expect(check(text)).toEqual(problems);
  });
});

describe("a text that counts", () => {
  const english = { one: "{{value}} point", other: "{{value}} points" };
  const problems = (forms: Record<string, string>, locale = "he") =>
    ownTextProblems(forms, { english, locale, longest: 60 }).map(({ form, says }) => `${form} ${says}`);

  it("needs every form of its language and no other", () => {
    expect(problems({ one: "נקודה", two: "שתי נקודות", other: "{{value}} נקודות" })).toEqual([]);
    expect(problems({ other: "{{value}} נקודות" })).toEqual(["one required", "two required"]);
    expect(problems({ one: "נקודה", two: "שתיים", other: "{{value}}", many: "{{value}}" })).toEqual([
      "many form_unknown",
    ]);
  });

  it("may leave the number out only where it is always the same", () => {
    expect(problems({ one: "נקודה", two: "שתי נקודות", other: "נקודות" })).toEqual([
      "other placeholder_missing",
    ]);
    expect(standsForOneNumber("ar", "two")).toBe(true);
    expect(standsForOneNumber("ar", "few")).toBe(false);
    expect(standsForOneNumber("ru", "one")).toBe(false);
  });

  it("has the forms of Unicode", () => {
    expect(pluralFormsOf("en")).toEqual(["one", "other"]);
    expect(pluralFormsOf("he")).toEqual(["one", "two", "other"]);
    expect(pluralFormsOf("ar")).toEqual(["zero", "one", "two", "few", "many", "other"]);
    expect(neededForms({ text: "no number" }, "ar")).toEqual(["text"]);
  });
});

describe("balance of directions", () => {
  it.each([
    ["\u2067\u2066a\u2069\u2069", true],
    ["\u202aa\u202c", true],
    ["\u202a\u2066a\u202c\u2069", false],
    ["\u202c", false],
  ])("of %j is %s", (text, balanced) => {
    expect(isBalanced(text)).toBe(balanced);
  });
});
