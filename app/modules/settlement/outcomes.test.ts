import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outcomes, reasons } from "./outcomes.ts";

describe.each(["en", "ar", "he"])("in %s", (locale) => {
  const file = new URL(`../../locales/${locale}/admin.json`, import.meta.url);
  const texts = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;

  it.each([...outcomes])("a merchant reads what %s means", (outcome) => {
    expect(texts["outcome"]?.[outcome]).toEqual(expect.any(String));
  });

  it.each([...reasons])("a merchant reads why: %s", (reason) => {
    expect(texts["reason"]?.[reason]).toEqual(expect.any(String));
  });
});
