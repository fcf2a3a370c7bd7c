import type { Pool } from "pg";

/** The text of every row of every table in the database, the queue's too. */
export async function dumpDatabase(admin: Pool): Promise<Map<string, string>> {
  const { rows: tables } = await admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const dump = new Map<string, string>();
  for (const { name } of tables) {
    const { rows } = await admin.query<{ row: string }>(`select t::text as row from ${name} as t`);
    dump.set(name, rows.map(({ row }) => row).join("\n"));
  }
  return dump;
}

const folded = (text: string): string => text.toLowerCase();

/** A word as it may be written: plainly, in another case, escaped, in bytes, or in base64. */
const spellings = (word: string): string[] => [
  folded(word),
  folded(Buffer.from(word).toString("hex")),
  folded(Buffer.from(word).toString("base64").replace(/=+$/, "")),
  folded(encodeURIComponent(word)),
  folded(JSON.stringify(word).slice(1, -1)),
];

/** Where any of the words stands, as `place: word`. */
export function findTraces(places: ReadonlyMap<string, string>, words: readonly string[]): string[] {
  return [...places].flatMap(([place, text]) => {
    const haystack = folded(text);
    return words
      .filter((word) => spellings(word).some((spelling) => haystack.includes(spelling)))
      .map((word) => `${place}: ${word}`);
  });
}
