import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Client } from "pg";

export interface BundledText {
  locale: string;
  key: string;
  value: string;
}

/** The version of every bundled row; a shop's own rows count on from it. */
const bundledVersion = "1.0.0";

/** The namespace `referral` of each locale: what a referral's description may say. */
export function readBundledTexts(localesDirectory: string): BundledText[] {
  if (!existsSync(localesDirectory)) return [];
  return readdirSync(localesDirectory).flatMap((locale) => {
    const file = path.join(localesDirectory, locale, "referral.json");
    if (!existsSync(file)) return [];
    const flat = flatten(JSON.parse(readFileSync(file, "utf8")), "referral");
    return flat.map(({ key, value }) => ({ locale, key, value }));
  });
}

function flatten(node: unknown, key: string): { key: string; value: string }[] {
  if (typeof node === "string") return [{ key, value: node }];
  if (typeof node === "object" && node !== null && !Array.isArray(node)) {
    return Object.entries(node).flatMap(([name, child]) => flatten(child, `${key}.${name}`));
  }
  throw new Error(`The text ${key} must be a string or a group of strings.`);
}

/** Makes the rows without a shop equal to the files. The session must be one that row-level security lets pass. */
export async function syncBundledTexts(admin: Client, texts: readonly BundledText[]): Promise<number> {
  const columns = [texts.map((t) => t.key), texts.map((t) => t.locale), texts.map((t) => t.value)];
  const { rows } = await admin.query<{ changed: number }>(
    `with bundled as (select * from unnest($1::text[], $2::text[], $3::text[]) as b (key, locale, value)),
     dropped as (
       delete from translations t
       where shop_id is null and version = $4 and key like 'referral.%'
         and locale in (select locale from bundled)
         and not exists (select from bundled b where b.key = t.key and b.locale = t.locale)
       returning 1
     ),
     written as (
       insert into translations (key, locale, value, version) select key, locale, value, $4 from bundled
       on conflict (shop_id, key, locale, version) do update set value = excluded.value
       where translations.value <> excluded.value
       returning 1
     )
     select ((select count(*) from dropped) + (select count(*) from written))::integer as changed`,
    [...columns, bundledVersion],
  );
  return rows[0]?.changed ?? 0;
}
