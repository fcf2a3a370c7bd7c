import { describe, expect, it } from "vitest";
import { parseCustomCode } from "./custom-code.ts";

describe("a code that a merchant chooses", () => {
  it.each([
    ["dana-10", "DANA-10"],
    ["  SUMMER ", "SUMMER"],
    ["A1B2", "A1B2"],
  ])("%j is kept as %s", (text, code) => {
    expect(parseCustomCode(text)).toEqual({ ok: true, value: code });
  });

  it.each([
    ["", "too_short"],
    ["abc", "too_short"],
    ["a".repeat(21), "too_long"],
    ["dana 10", "bad_letters"],
    ["dana--10", "bad_letters"],
    ["-dana", "bad_letters"],
    ["دانا-10", "bad_letters"],
    ["a/b/c", "bad_letters"],
    ["ref-dana", "reserved"],
    ["6789BCDFGHJKLMNP", "reserved"],
    ["050-123-4567", "holds_contact"],
  ])("%j is refused: %s", (text, refusal) => {
    expect(parseCustomCode(text)).toEqual({ ok: false, refusal });
  });
});
