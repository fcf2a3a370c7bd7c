import { describe, expect, it } from "vitest";
import { chainOf, normalLocale } from "./locale-chain.ts";

describe("where a text is looked for", () => {
  it.each([
    ["ar-EG", "he", ["ar-eg", "ar", "he", "en"]],
    ["iw_IL", "en", ["he-il", "he", "en"]],
    [null, "fr-CA", ["fr-ca", "fr", "en"]],
    ["..", "??", ["en"]],
  ])("%j in a shop in %j: %j", (wanted, shop, chain) => {
    expect(chainOf(wanted, shop)).toEqual(chain);
  });

  it.each(["", "e", "en-", "en-u", "english language", "x".repeat(9), "<script>"])(
    "%j is no language",
    (tag) => {
      expect(normalLocale(tag)).toBeNull();
    },
  );
});
