import { describe, expect, it } from "vitest";
import { directionOf, isolate } from "./direction.ts";

describe("the direction of a language", () => {
  it.each([
    ["ar", "rtl"],
    ["ar-EG", "rtl"],
    ["he_IL", "rtl"],
    ["fa", "rtl"],
    ["en", "ltr"],
    ["az-Arab", "rtl"],
    ["ur-Latn-PK", "ltr"],
    ["", "ltr"],
    ["nonsense!", "ltr"],
  ])("of %s is %s", (locale, direction) => {
    expect(directionOf(locale)).toBe(direction);
  });
});

describe("what keeps its own sequence", () => {
  it("is isolated among words that read from right to left, and nowhere else", () => {
    expect(isolate("DANA-10", "he")).toBe("\u2066DANA-10\u2069");
    expect(isolate("DANA-10", "en")).toBe("DANA-10");
  });
});
