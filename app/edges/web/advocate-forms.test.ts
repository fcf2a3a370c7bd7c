import { describe, expect, it } from "vitest";
import { readAdjustment } from "./advocate-forms.ts";

const key = "0198c0de-0000-7000-8000-000000000001";

const read = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ amount: "5", reason: "A gift", key, ...fields }))
    form.set(name, value);
  return readAdjustment(form);
};

describe("points that are typed", () => {
  it.each([
    ["25", 25],
    ["+25", 25],
    ["-25", -25],
    ["\u0662\u0665", 25],
    ["-\u06f2\u06f5", -25],
  ])("%s are understood", (amount, points) => {
    expect(read({ amount })).toMatchObject({ ok: true, value: { amount: points } });
  });

  it.each(["", "0", "2.5", "many", "10000000"])("%s are refused at their field", (amount) => {
    expect(read({ amount })).toEqual({ ok: false, refusal: { amount: "not_whole" } });
  });

  it("are told of together with a reason that is missing", () => {
    expect(read({ amount: "x", reason: "" })).toEqual({
      ok: false,
      refusal: { amount: "not_whole", reason: "empty" },
    });
  });
});
