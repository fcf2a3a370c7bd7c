import type { z } from "zod";
import { toMinor } from "#app/platform/money.ts";
import type { Fields } from "./fields.ts";

/** Why a field was refused: a text below `form.error`, with what it names. */
export interface FieldError {
  says: string;
  limit?: number | undefined;
}

export type FieldErrors = Readonly<Record<string, FieldError>>;

type Issue = z.core.$ZodIssue;

/** What a text is that does not look like one. */
const formats: Readonly<Record<string, string>> = {
  productId: "id",
  productIds: "id",
  collectionIds: "id",
  countries: "country",
  currencies: "currency",
  startsAt: "date",
  endsAt: "date",
};

const isCounted = (origin: string): boolean => origin === "string" || origin === "array";

const whyOf = (issue: Issue, typed: string): FieldError => {
  switch (issue.code) {
    case "too_small":
      return isCounted(issue.origin)
        ? { says: "required" }
        : { says: "at_least", limit: Number(issue.minimum) };
    case "too_big":
      return {
        says: issue.origin === "string" ? "too_long" : issue.origin === "array" ? "most_entries" : "at_most",
        limit: Number(issue.maximum),
      };
    case "invalid_type":
      return { says: typed.trim() === "" ? "required" : "whole_number" };
    case "invalid_format": {
      const named = issue.path.map(String).find((part) => part in formats);
      return { says: (named === undefined ? undefined : formats[named]) ?? "amount" };
    }
    case "custom":
      return { says: String(issue.params?.["says"] ?? "invalid") };
    default:
      return { says: "invalid" };
  }
};

/** A table of amounts is refused as a whole; what is wrong is one amount of it, or that there is none. */
const amountsToBlame = (fields: Fields, table: string): string[] => {
  const isRow = (name: string) =>
    name.startsWith(`${table}.`) && /^[A-Z]{3}$/.test(name.slice(table.length + 1));
  const rows = Object.keys(fields).filter(isRow);
  const isWrong = (name: string) => {
    const text = fields[name]?.trim() ?? "";
    const minor = toMinor(text, name.slice(table.length + 1));
    return text !== "" && (minor === null || minor <= 0n);
  };
  const wrong = rows.filter(isWrong);
  return wrong.length > 0 ? wrong : rows.slice(0, 1);
};

/** The field itself, or the list or group that it is a part of. */
const namesOf = (fields: Fields, path: readonly PropertyKey[]): string[] => {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join(".");
    if (name in fields) return [name];
    const rows = amountsToBlame(fields, name);
    if (rows.length > 0) return rows;
  }
  return [path.join(".")];
};

/** The first reason for each field. `pathOf` says where an issue's place in the schema stands in the form. */
export const fieldErrors = (
  issues: readonly Issue[],
  fields: Fields,
  pathOf: (path: readonly PropertyKey[]) => readonly PropertyKey[] = (path) => path,
): FieldErrors => {
  const errors: Record<string, FieldError> = {};
  for (const issue of issues) {
    for (const name of namesOf(fields, pathOf(issue.path))) errors[name] ??= whyOf(issue, fields[name] ?? "");
  }
  return errors;
};
