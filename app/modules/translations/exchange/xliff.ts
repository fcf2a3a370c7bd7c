import { SaxesParser } from "saxes";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { escapeMarkup as escaped } from "#app/platform/html.ts";
import type { ExchangeRow, ReadRow, Unreadable } from "./rows.ts";

const unitOf = ({ key, english, text, longest }: ExchangeRow): string =>
  [
    `      <trans-unit id="${escaped(key)}" maxwidth="${longest}" size-unit="char" xml:space="preserve">`,
    `        <source>${escaped(english)}</source>`,
    `        <target state="${text === "" ? "needs-translation" : "translated"}">${escaped(text)}</target>`,
    "      </trans-unit>",
  ].join("\n");

/** XLIFF 1.2, which every translation tool reads: one file for one language. */
export const toXliff = (locale: string, rows: readonly ExchangeRow[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">',
    `  <file original="referrals" source-language="en" target-language="${escaped(locale)}" datatype="plaintext">`,
    "    <body>",
    ...rows.map(unitOf),
    "    </body>",
    "  </file>",
    "</xliff>",
    "",
  ].join("\n");

interface Unit {
  key: string;
  line: number;
}

class Refused extends Error {}

/** Reads targets and nothing else. No document type is taken, so that no entity can be defined. */
const readUnits = (content: string): ReadRow[] => {
  const rows: ReadRow[] = [];
  const parser = new SaxesParser();
  let locale = "";
  let unit: Unit | null = null;
  let target: string | null = null;
  parser.on("doctype", () => {
    throw new Refused("a document type is not allowed");
  });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "file") locale = attributes["target-language"] ?? "";
    if (name === "trans-unit") unit = { key: attributes["id"] ?? "", line: parser.line };
    if (name === "target") target = "";
  });
  const append = (text: string) => {
    if (target !== null) target += text;
  };
  parser.on("text", append);
  parser.on("cdata", append);
  parser.on("closetag", ({ name }) => {
    if (name === "target" && unit !== null) rows.push({ ...unit, locale, text: target ?? "" });
    if (name === "target") target = null;
    if (name === "trans-unit") unit = null;
  });
  try {
    parser.write(content).close();
  } catch (error) {
    const says = error instanceof Error ? error.message.replace(/^\d+:\d+: /, "") : String(error);
    throw Object.assign(new Refused(says), { line: parser.line });
  }
  return rows;
};

export const fromXliff = (content: string): Result<ReadRow[], Unreadable> => {
  try {
    return ok(readUnits(content.replace(/^\uFEFF/, "")));
  } catch (error) {
    if (error instanceof Refused && "line" in error)
      return refuse({ line: Number(error.line), says: error.message });
    throw error;
  }
};
