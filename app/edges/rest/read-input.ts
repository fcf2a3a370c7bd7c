import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { RestRefusal } from "./endpoint.ts";

type Fields = Record<string, string>;

export interface Input {
  value: unknown;
  /** A form knows no numbers: everything in it is text. */
  isForm: boolean;
}

const invalid = (message: string) => refuse<RestRefusal>({ code: "INVALID_REQUEST", message });

/** PostgreSQL stores no NUL, and half a surrogate pair would come back as another character. */
const isStorable = (value: unknown): boolean => {
  if (typeof value === "string") return !value.includes("\0") && value.isWellFormed();
  return typeof value !== "object" || value === null || Object.entries(value).flat().every(isStorable);
};

/** Throws where an escape is malformed; URLSearchParams would keep it as it stands. */
const decodedFields = (text: string): Fields => {
  const decoded = (part: string) => decodeURIComponent(part.replaceAll("+", " "));
  const pairs = text.split("&").filter((pair) => pair !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [decoded(name), decoded(value.join("="))];
    }),
  );
};

/** The parts of a path; null when an escape is malformed. Empty ones do not count, so a trailing slash is nothing. */
export const readSegments = (path: string): string[] | null => {
  try {
    const segments = path
      .split("/")
      .filter((segment) => segment !== "")
      .map(decodeURIComponent);
    return isStorable(segments) ? segments : null;
  } catch {
    return null;
  }
};

export const readQuery = (search: string): Result<Fields, RestRefusal> => {
  try {
    const fields = decodedFields(search.replace(/^\?/, ""));
    if (isStorable(fields)) return ok(fields);
  } catch {
    // Answered below.
  }
  return invalid("The address is not well encoded.");
};

export const readBody = async (request: Request): Promise<Result<Input, RestRefusal>> => {
  const contentType = request.headers.get("content-type")?.toLowerCase() ?? "";
  const isForm = contentType.startsWith("application/x-www-form-urlencoded");
  const text = await request.text();
  try {
    const value: unknown = isForm ? decodedFields(text) : JSON.parse(text || "{}");
    if (isStorable(value)) return ok({ value, isForm });
    return invalid("The body holds a character that cannot be stored.");
  } catch {
    return invalid(isForm ? "The form is not well encoded." : "The body is not JSON.");
  }
};
