import { expect, it } from "vitest";
import { brandFields, readBrandForm } from "./brand-form.ts";

it("reads back what it writes, and blank as the theme's own", () => {
  const brand = { accent: "#00aa77", corners: "round" as const };
  expect(readBrandForm(brandFields({ ...brand, version: 3 }))).toEqual({
    ok: true,
    value: { ...brand, seen: 3 },
  });
  expect(readBrandForm({ accent: " ", corners: "soft" })).toEqual({
    ok: true,
    value: { accent: null, corners: "soft", seen: 0 },
  });
});

it("says which field is wrong", () => {
  expect(readBrandForm({ accent: "red", corners: "soft" })).toEqual({
    ok: false,
    refusal: { accent: { says: "colour" } },
  });
  expect(readBrandForm({ accent: "", corners: "odd" })).toMatchObject({ refusal: { corners: {} } });
});
