import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { ExchangeRow, ReadRow, Unreadable } from "./rows.ts";

const columns = ["key", "locale", "english", "text", "longest"] as const;

const formula = /^'*[=+\-@\t\r]/;

/** A cell that a spreadsheet would take for a formula is marked as text. */
const written = (cell: string): string => {
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

const withoutMark = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;

/** With a mark of its encoding: spreadsheets would otherwise garble other scripts. */
export const toCsv = (rows: readonly ExchangeRow[]): string =>
  [columns.join(","), ...rows.map((row) => columns.map((name) => written(String(row[name]))).join(","))]
    .map((line) => `${line}\r\n`)
    .join("")
    .replace(/^/, "\uFEFF");

interface Line {
  line: number;
  cells: string[];
}

/** As RFC 4180 has it; a cell in quotes may hold commas, quotes and lines. */
const linesOf = (content: string): Result<Line[], Unreadable> => {
  const text = content.replace(/^\uFEFF/, "");
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const lines: Line[] = [];
  let current: Line = { line: 1, cells: [] };
  let at = 1;
  while (cell.lastIndex < text.length || current.cells.length > 0) {
    const found = cell.exec(text);
    if (found === null) return refuse({ line: at, says: "a quotation mark stands where none may" });
    const [whole, quoted, plain = "", end] = found;
    current.cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    at += whole.split("\n").length - 1;
    if (end === ",") continue;
    if (current.cells.some((value) => value !== "")) lines.push(current);
    current = { line: at, cells: [] };
  }
  return ok(lines);
};

const needed = ["key", "locale", "text"] as const;

export const fromCsv = (content: string): Result<ReadRow[], Unreadable> => {
  const lines = linesOf(content);
  if (!lines.ok) return lines;
  const [head, ...rest] = lines.value;
  const names = head?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) return refuse({ line: 1, says: `the column ${missing.join(", ")} is missing` });
  const cellOf = ({ cells }: Line, name: string) => withoutMark(cells[names.indexOf(name)] ?? "");
  return ok(
    rest.map((line) => ({
      line: line.line,
      key: cellOf(line, "key").trim(),
      locale: cellOf(line, "locale").trim(),
      text: cellOf(line, "text").replaceAll("\r\n", "\n"),
    })),
  );
};
