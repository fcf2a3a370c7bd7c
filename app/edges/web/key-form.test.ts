import { expect, it } from "vitest";
import { readKeyForm } from "./key-form.ts";

const read = (label: string, ...scopes: string[]) => {
  const form = new FormData();
  form.set("label", label);
  for (const scope of scopes) form.append("scopes", scope);
  return readKeyForm(form, ["orders:read", "points:write"]);
};

it("reads the label and the scopes there are", () => {
  expect(read(" ERP ", "points:write", "shop:sell")).toEqual({
    ok: true,
    value: { label: "ERP", scopes: ["points:write"] },
  });
});

it.each([
  ["", ["orders:read"], { label: "missing" }],
  ["x".repeat(101), ["orders:read"], { label: "too_long" }],
  ["dana@example.com", ["orders:read"], { label: "contact" }],
  ["ERP", [], { scopes: "missing" }],
  [" ", ["shop:sell"], { label: "missing", scopes: "missing" }],
] as const)("refuses %j with %j by field", (label, scopes, refusal) => {
  expect(read(label, ...scopes)).toEqual({ ok: false, refusal });
});
