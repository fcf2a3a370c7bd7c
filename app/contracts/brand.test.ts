import fc from "fast-check";
import { expect, it } from "vitest";
import { parseColour, textOn } from "./brand.ts";

it.each([
  ["#0A7", "#00aa77"],
  [" 00aa77 ", "#00aa77"],
  ["#00AA77", "#00aa77"],
])("reads %s as %s", (typed, colour) => expect(parseColour(typed)).toBe(colour));

it.each(["", "#12", "#12345", "#1234567", "red", "#00aa7g", "#00aa77; --x: 1"])(
  "reads no colour in %s",
  (typed) => expect(parseColour(typed)).toBeNull(),
);

it("puts on any colour a text that is readable by WCAG AA", () => {
  expect([textOn("#ffffff"), textOn("#000000"), textOn("#0000ff"), textOn("#ffff00")]).toEqual([
    "#000000",
    "#ffffff",
    "#ffffff",
    "#000000",
  ]);
  const part = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  fc.assert(
    fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255)), ([red, green, blue]) => {
      const colour = `#${[red, green, blue].map((value) => value.toString(16).padStart(2, "0")).join("")}`;
      const light = 0.2126 * part(red / 255) + 0.7152 * part(green / 255) + 0.0722 * part(blue / 255);
      const other = textOn(colour) === "#ffffff" ? 1 : 0;
      const contrast = (Math.max(light, other) + 0.05) / (Math.min(light, other) + 0.05);
      return contrast >= 4.5;
    }),
  );
});
