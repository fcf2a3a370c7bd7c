import type { Texts } from "#app/platform/db/bundled-texts.server.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import { newestValid, type English, type OwnText } from "./valid-texts.ts";

const keepSupersededDays = 90;

interface Superseded extends OwnText {
  id: string;
  shop: string;
  isWithdrawn: boolean;
}

/** Versions that a newer one replaced, or that were withdrawn, long ago, and that no referral's description says. */
const supersededSql = `
  with versions as (
    select id, coalesce(shop_id::text, '') as shop, shop_id, key, lower(locale) as locale, locale as written, value, version,
      withdrawn_at, lead(created_at) over (
        partition by shop_id, key, lower(locale) order by string_to_array(version, '.')::integer[]) as replaced_at
    from translations
  )
  select id, shop, key, locale, value, version, withdrawn_at is not null as "isWithdrawn" from versions v
  where least(withdrawn_at, replaced_at) < $1 and not (v.key like 'referral.%' and exists (
    select from referrals r where r.description = v.value and (v.shop_id is null or r.shop_id = v.shop_id)))
  order by id`;

const currentSql = `
  select coalesce(shop_id::text, '') as shop, key, lower(locale) as locale, value, version from translations
  where shop_id::text = any ($1) and withdrawn_at is null`;

/** An older version is still served where the newer one stopped fitting. */
const withoutServed = async (
  tx: Tx,
  superseded: readonly Superseded[],
  englishKeys: Texts,
  english: English,
): Promise<Superseded[]> => {
  const inUse = superseded.filter(({ shop, isWithdrawn }) => shop !== "" && !isWithdrawn);
  const shops = [...new Set(inUse.map(({ shop }) => shop))];
  const rows = shops.length === 0 ? [] : await tx.query<OwnText & { shop: string }>(currentSql, [shops]);
  const placeOf = ({ shop, locale }: { shop: string; locale: string }) => `${shop} ${locale}`;
  const served = new Map<string, Record<string, string>>();
  for (const place of new Set(rows.map(placeOf))) {
    const here = rows.filter((row) => placeOf(row) === place);
    served.set(place, newestValid(here, englishKeys, english));
  }
  return superseded.filter((row) => row.isWithdrawn || served.get(placeOf(row))?.[row.key] !== row.value);
};

const batchSize = 1_000;

export interface CleanDeps {
  db: Database;
  englishKeys: Texts;
  english: English;
}

/** Versions that nobody reads any more, as of a moment. */
export const findSuperseded = ({ db, englishKeys, english }: CleanDeps, now: Date): Promise<Superseded[]> => {
  const before = new Date(now.getTime() - keepSupersededDays * 24 * 60 * 60 * 1000);
  return db.maintenance("retention", async (tx) =>
    withoutServed(tx, await tx.query<Superseded>(supersededSql, [before]), englishKeys, english),
  );
};

/** Run twice at once, each row goes once. */
export const cleanTexts = async (
  deps: CleanDeps,
  now: Date,
  progress: (share: number) => void = () => {},
): Promise<number> => {
  const superseded = await findSuperseded(deps, now);
  let removed = 0;
  for (let from = 0; from < superseded.length; from += batchSize) {
    const ids = superseded.slice(from, from + batchSize).map(({ id }) => id);
    const gone = await deps.db.maintenance("retention", (tx) =>
      tx.query("delete from translations where id = any ($1::uuid[]) returning id", [ids]),
    );
    removed += gone.length;
    progress((from + ids.length) / superseded.length);
  }
  return removed;
};
