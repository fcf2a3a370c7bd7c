import { expect, it } from "vitest";
import { holdsContact } from "./merchant-text.ts";

it.each([
  ["ask ada@example.com", true],
  ["call +1 (555) 010-0199", true],
  ["5550100199", true],
  ["since 2026-01-31 call 555-0100-199", true],
  ["اتصل على ٠٥٠١٢٣٤٥٦٧", true],
  ["ask ada＠example.com", true],
  ["CCPA request of 2026-01-31", false],
  ["ticket 4711, 20 points", false],
])("%s: %s", (text, expected) => {
  expect(holdsContact(text)).toBe(expected);
});
