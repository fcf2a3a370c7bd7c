import { expect, it } from "vitest";
import { readPurgeForm, type PurgeFields } from "./purge-form.ts";

const place = { handle: "dana-shop", timezone: "Asia/Jerusalem", now: new Date("2026-06-10T12:00:00Z") };
const fields: PurgeFields = {
  before: "2026-06-01",
  reason: " A request of June ",
  confirmation: "dana-shop",
};
const read = (changes: Partial<PurgeFields> = {}) => readPurgeForm({ ...fields, ...changes }, place);

it("means the beginning of the day in the shop", () => {
  const value = { before: new Date("2026-05-31T21:00:00Z"), reason: "A request of June" };
  expect(read()).toEqual({ ok: true, value });
});

it.each([
  [{ before: "" }, { before: "missing" }],
  [{ before: "2026-02-30" }, { before: "missing" }],
  [{ before: "2026-06-11" }, { before: "future" }],
  [{ reason: "  " }, { reason: "missing" }],
  [{ reason: "x".repeat(201) }, { reason: "too_long" }],
  [{ reason: "dana@example.com asked" }, { reason: "contact" }],
  [{ confirmation: "Dana-Shop" }, { confirmation: "wrong" }],
  [
    { before: "soon", confirmation: "" },
    { before: "missing", confirmation: "wrong" },
  ],
] as const)("refuses %j with words at the field", (changes, refusal) => {
  expect(read(changes)).toEqual({ ok: false, refusal });
});
