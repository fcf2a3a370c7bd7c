import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";
import { spokenNamespaces } from "#app/contracts/text-surfaces.ts";

/** Texts by key, such as `share.whatsapp`. */
export type Texts = ReadonlyMap<string, string>;

const flatten = (node: unknown, key: string): [string, string][] => {
  if (typeof node === "string") return [[key, node]];
  if (typeof node === "object" && node !== null && !Array.isArray(node)) {
    return Object.entries(node).flatMap(([name, child]) =>
      flatten(child, key === "" ? name : `${key}.${name}`),
    );
  }
  throw new Error(`The text ${key} must be a string or a group of strings.`);
};

/** Below `prefix`, which may be empty. None where there is no such file. */
export const readTexts = (file: string, prefix: string): [string, string][] =>
  existsSync(file) ? flatten(JSON.parse(readFileSync(file, "utf8")), prefix) : [];

/** What people read who are not in the admin, by language. A further language is a further folder. */
export const readBundled = (localesDirectory: string): ReadonlyMap<string, Texts> => {
  if (!existsSync(localesDirectory)) return new Map();
  const folders = readdirSync(localesDirectory, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return new Map(
    folders.map(({ name: locale }) => [
      locale,
      new Map(
        spokenNamespaces.flatMap((namespace) =>
          readTexts(path.join(localesDirectory, locale, `${namespace}.json`), namespace),
        ),
      ),
    ]),
  );
};

/** A text that changed, or came back, adds a version; one that left its file is withdrawn. */
const syncSql = `
  with bundled as (select * from unnest($1::text[], $2::text[], $3::text[]) as b (key, locale, value)),
  newest as (
    select distinct on (key, locale) key, locale, value, withdrawn_at, string_to_array(version, '.')::integer[] as version
    from translations where shop_id is null
    order by key, locale, string_to_array(version, '.')::integer[] desc
  ), dropped as (
    update translations t set withdrawn_at = now()
    where shop_id is null and withdrawn_at is null and locale in (select locale from bundled)
      and split_part(key, '.', 1) = any ($4)
      and not exists (select from bundled b where b.key = t.key and b.locale = t.locale)
    returning 1
  ), written as (
    insert into translations (key, locale, value, version)
    select b.key, b.locale, b.value,
      case when n.key is null then '1.0.0' else format('%s.%s.%s', n.version[1], n.version[2], n.version[3] + 1) end
    from bundled b left join newest n on n.key = b.key and n.locale = b.locale
    where n.key is null or n.value <> b.value or n.withdrawn_at is not null
    on conflict (shop_id, key, locale, version) do nothing
    returning 1
  )
  select ((select count(*) from dropped) + (select count(*) from written))::integer as changed`;

/** Makes the newest rows without a shop equal to the files. The session must be one that row-level security lets pass. */
export const syncBundledTexts = async (
  admin: Client,
  bundled: ReadonlyMap<string, Texts>,
): Promise<number> => {
  const texts = [...bundled].flatMap(([locale, byKey]) =>
    [...byKey].map(([key, value]) => ({ key, locale, value })),
  );
  if (texts.length === 0) return 0;
  const columns = [
    texts.map(({ key }) => key),
    texts.map(({ locale }) => locale),
    texts.map(({ value }) => value),
  ];
  const { rows } = await admin.query<{ changed: number }>(syncSql, [...columns, spokenNamespaces]);
  return rows[0]?.changed ?? 0;
};
