import { describe, expect, it } from "vitest";
import { wordsOf } from "./words.ts";

const layer = (locale: string, texts: Record<string, string>) => ({
  locale,
  texts: new Map(Object.entries(texts)),
});

const arabic = layer("ar", {
  days_zero: "صفر",
  days_one: "يوم",
  days_two: "يومان",
  days_few: "{{count}} أيام",
  days_many: "{{count}} يومًا",
  days_other: "{{count}} يوم",
});
const english = layer("en", { greeting: "Hello", days_one: "{{count}} day", days_other: "{{count}} days" });

describe("words", () => {
  it.each([
    [0, "صفر"],
    [1, "يوم"],
    [2, "يومان"],
    [5, "5 أيام"],
    [11, "11 يومًا"],
    [100, "100 يوم"],
  ])("choose the Arabic form for %i", (count, expected) => {
    expect(wordsOf("ar", [arabic, english]).t("days", { count })).toBe(expected);
  });

  it("let the first layer speak that knows the text, in its own plural", () => {
    const words = wordsOf("ar", [layer("ar", {}), english]);
    expect(words.t("greeting")).toBe("Hello");
    expect(words.t("days", { count: 1 })).toBe("1 day");
  });

  it("fall back to the other form when a layer lacks the exact one", () => {
    expect(
      wordsOf("he", [layer("he", { days_other: "{{count}} ימים" }), english]).t("days", { count: 2 }),
    ).toBe("2 ימים");
  });

  it("prefer a text that lacks nothing, and leave out what nobody gave", () => {
    const missed: string[] = [];
    const speak = (...layers: ReturnType<typeof layer>[]) =>
      wordsOf("he", layers, { onMissing: (key) => missed.push(key) }).t("a", { y: 1 });
    expect(speak(layer("he", { a: "{{x}} ו־{{y}}" }), layer("en", { a: "only {{ y }}" }))).toBe("only 1");
    expect(missed).toEqual([]);
    expect(speak(layer("en", { a: "{{x}} and {{ y }}" }))).toBe(" and 1");
    expect(missed).toEqual(["a"]);
  });

  it("say the key of a text that nobody has, and interpret nothing", () => {
    expect(wordsOf("en", [english]).t("nowhere")).toBe("nowhere");
    expect(wordsOf("en", [layer("en", { a: "{{x}}" })]).t("a", { x: "<b>$t(days)</b>{{x}}" })).toBe(
      "<b>$t(days)</b>{{x}}",
    );
  });

  it("find a text whichever way it counts", () => {
    expect(wordsOf("en", [english]).t("greeting", { count: 2 })).toBe("Hello");
    expect(wordsOf("en", [layer("en", { days_other: "days" })]).t("days")).toBe("days");
  });

  it("write amounts without losing a digit, and the digits of the shop's prices", () => {
    expect(wordsOf("en", []).money("9007199254740993.25", "USD")).toBe("$9,007,199,254,740,993.25");
    expect(wordsOf("ar", []).number(1234)).toMatch(/^1.234$/);
  });
});
