import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { optionalScopes, scopeReport } from "./scopes.ts";

const missing = (granted: string[], required: string[]) =>
  scopeReport(granted, required)
    .filter(({ isGranted }) => !isGranted)
    .map(({ scope }) => scope);

it("misses what was not granted, and knows that who may write may read", () => {
  const required = ["read_customers", "read_discounts", "write_discounts"];
  expect(missing(["read_customers", "write_discounts", ...optionalScopes], required)).toEqual([]);
  expect(missing(["read_discounts"], required)).toEqual([
    "read_customers",
    "write_discounts",
    ...optionalScopes,
  ]);
});

it("calls optional only what the operator does not ask of everybody", () => {
  const report = scopeReport([], ["write_gift_cards"]);
  expect(report.filter(({ isOptional }) => !isOptional).map(({ scope }) => scope)).toEqual([
    "write_gift_cards",
  ]);
  expect(report.map(({ scope }) => scope).toSorted()).toEqual([...optionalScopes].toSorted());
});

it("asks for the scopes that shopify.app.toml names", () => {
  const file = readFileSync(new URL("../../../shopify.app.toml", import.meta.url), "utf8");
  const [, named = ""] = /optional_scopes = \[([^\]]*)\]/.exec(file) ?? [];
  expect([...named.matchAll(/"(\w+)"/g)].map(([, scope]) => scope)).toEqual([...optionalScopes]);
});
