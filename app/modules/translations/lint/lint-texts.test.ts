import { describe, expect, it } from "vitest";
import { lintCatalog, lintUse, type Catalog } from "./lint-texts.ts";
import { usedKeys, usedThemeKeys } from "./used-keys.ts";

const english = { "offer.title": "Take {{reward}}", days_one: "{{value}} day", days_other: "{{value}} days" };
const hebrew = {
  "offer.title": "קח {{reward}}",
  days_one: "יום",
  days_two: "יומיים",
  days_other: "{{value}} ימים",
};

const catalog = (he: Record<string, string>, en: Record<string, string> = english): Catalog => ({
  name: "storefront",
  longestFor: () => 40,
  texts: new Map([
    ["en", new Map(Object.entries(en))],
    ["he", new Map(Object.entries(he))],
  ]),
});

const without = (texts: Record<string, string>, gone: string) =>
  Object.fromEntries(Object.entries(texts).filter(([key]) => key !== gone));

const told = (one: Catalog, allowed: readonly RegExp[] = []) =>
  lintCatalog(one, allowed).map(({ locale, key, says }) => `${locale} ${key} ${says}`);

describe("a catalog", () => {
  it("that is complete has no findings", () => {
    expect(told(catalog(hebrew))).toEqual([]);
  });

  it.each(Object.keys(hebrew))("in which the Hebrew %s is missing is told", (key) => {
    expect(told(catalog(without(hebrew, key)))).toHaveLength(1);
  });

  it.each(Object.keys(english))("in which the English %s is missing is told", (key) => {
    expect(told(catalog(hebrew, without(english, key))).length).toBeGreaterThan(0);
  });

  it.each([
    ["offer.title", "Take {{reward}}", "untranslated"],
    ["offer.title", "קח", "placeholder_missing"],
    ["offer.title", "קח {{reward}} {{link}}", "placeholder_unknown"],
    ["offer.title", "קח {{reward}}\u202e", "character"],
    ["offer.title", "\u2067קח {{reward}}", "direction"],
    ["offer.title", "<b>קח {{reward}}</b>", "markup"],
    ["offer.title", `קח {{reward}}${"א".repeat(40)}`, "too_long"],
    ["offer.title", "  ", "required"],
    ["days_two", "{{value}} days", "untranslated"],
    ["days_other", "ימים", "placeholder_missing"],
    ["days_many", "{{value}} ימים", "form_unknown"],
    ["offer.more", "עוד", "superfluous"],
  ])("in which %s says %j is told: %s", (key, text, says) => {
    expect(told(catalog({ ...hebrew, [key]: text }))).toContain(`he ${key} ${says}`);
  });

  it("may say the same as English where that is right", () => {
    const brand = { brand: "Shopify" };
    expect(told(catalog(brand, brand))).toEqual(["he brand untranslated"]);
    expect(told(catalog(brand, brand), [/^brand$/])).toEqual([]);
    expect(told(catalog({ copy: "{{link}}" }, { copy: "{{link}}" }))).toEqual([]);
  });
});

describe("use", () => {
  const findings = (code: string, dynamicKeys: readonly RegExp[] = []) =>
    lintUse([catalog(hebrew)], usedKeys([{ path: "page.tsx", text: code }]), dynamicKeys).map(
      ({ key, says }) => `${key} ${says}`,
    );
  const both = `t("offer.title", { reward }); t("days", { count, value: number(count) });`;

  it("of every text, and of none that is missing, has no findings", () => {
    expect(findings(both)).toEqual([]);
    expect(findings('t(isOpen === "other" ? "offer.title" : "days")')).toEqual([]);
    expect(findings("t(`offer.${part}`); words.t(`${what}`)")).toEqual([]);
    expect(findings('const title = "offer.title";\n // t("in.a.comment")\n t("days")')).toEqual([]);
  });

  it("of one that nobody wrote, and of none, is told", () => {
    expect(findings(`${both} t("offer.text")`)).toEqual(["offer.text undefined"]);
    expect(findings(`${both} t(\`offer.part.\${part}\`)`)).toEqual(["offer.part.${part} undefined"]);
    expect(findings('t("days")')).toEqual(["offer.title unused"]);
  });

  it("by a variable is declared, and the declaration goes with the text", () => {
    expect(findings('t("days"); t(key)', [/^offer\./])).toEqual([]);
    expect(findings(both, [/^gone\./])).toEqual([String.raw`^gone\. stale_rule`]);
  });

  it("in the theme is read from its templates", () => {
    const liquid = `{{ 'offer.title' | t: reward: r }} {% assign d = "days" | t: count: 2 %} {"label": "t:offer.title"}`;
    const sources = [{ path: "a.liquid", text: liquid }];
    expect(lintUse([catalog(hebrew)], usedThemeKeys(sources), [])).toEqual([]);
    expect(
      lintUse([catalog(hebrew)], usedThemeKeys([{ path: "a", text: "{{ 'x.y' | t }}" }]), []),
    ).toHaveLength(3);
  });
});
