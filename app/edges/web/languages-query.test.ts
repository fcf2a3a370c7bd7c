import { describe, expect, it } from "vitest";
import type { TextEntry } from "#app/modules/translations/index.ts";
import { matches, readLanguagesQuery } from "./languages-query.ts";

const entry: TextEntry = {
  key: "share.sms",
  surface: "share",
  state: "changed",
  english: { text: "With my link" },
  bundled: { text: "דרך הקישור שלי" },
  own: { text: "בואו" },
  problems: [],
  seen: "1.0.0",
  forms: ["text"],
  longest: 160,
};

const finds = (query: string) => matches(readLanguagesQuery(new URLSearchParams(query)))(entry);

describe("the filters of the texts", () => {
  it.each([
    "",
    "surface=share",
    "state=changed",
    "q=MY LINK",
    "q=הקישור",
    "q=בואו",
    "q=share.s",
    "surface=nonsense",
  ])("%j finds it", (query) => {
    expect(finds(query)).toBe(true);
  });

  it.each(["surface=status", "state=missing", "q=nothing", "state=changed&q=x"])("%j does not", (query) => {
    expect(finds(query)).toBe(false);
  });
});
