import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { reachedTiers, shopsWithGenerousTiers } from "#app/modules/tiers/index.ts";
import type { Link, Spending, TierBonus } from "./order-facts.ts";
import type { PersonRow } from "./person-rows.ts";

interface InPlay {
  program_id: string;
  terms: ProgramTerms;
}

const periodSql = `
  select l.id, (select count(*)::int from conversions c
    where c.shop_id = l.shop_id and c.link_id = l.id and c.stands
      and ($3 = 'ever' or c.converted_at >= date_trunc($3, now() at time zone s.timezone) at time zone s.timezone)) as count
  from share_links l join shops s on s.id = l.shop_id
  where l.shop_id = any ($1::uuid[]) and l.id = any ($2::uuid[])`;

/** By link and period, as far as a cap asks for it; periods begin at midnight in the shop's time zone. */
export const countInPeriods = async (
  tx: Tx,
  shopIds: readonly string[],
  links: readonly { link_id: string }[],
  programs: readonly InPlay[],
): Promise<Map<string, Link["conversionsIn"]>> => {
  const counted = new Map<string, Link["conversionsIn"]>(links.map(({ link_id }) => [link_id, new Map()]));
  const periods = new Set(programs.flatMap(({ terms }) => terms.advocateCap?.per ?? []));
  for (const per of periods) {
    const rows = await tx.query<{ id: string; count: number }>(periodSql, [
      shopIds,
      links.map(({ link_id }) => link_id),
      per,
    ]);
    for (const { id, count } of rows) counted.get(id)?.set(per, count);
  }
  return counted;
};

/** What the tiers of the links' advocates add; nobody is looked up where no tier adds anything. */
export const loadTiers = async (
  tx: Tx,
  shopIds: readonly string[],
  links: readonly Pick<PersonRow, "id" | "shop_id">[],
): Promise<Map<string, TierBonus>> => {
  const generous = new Set(await shopsWithGenerousTiers(tx, shopIds));
  const people = links.filter(({ shop_id }) => generous.has(shop_id)).map(({ id }) => id);
  if (people.length === 0) return new Map();
  const rows = await reachedTiers(tx, shopIds, people);
  return new Map(
    rows.map(({ customer_id, multiplier_percent, bonus_points }) => [
      customer_id,
      { multiplierPercent: multiplier_percent, bonusPoints: bonus_points },
    ]),
  );
};

interface SpendingRow {
  id: string;
  spent_points: string;
  spent_minor: string;
}

/** Only programs with a budget are locked: the others' conversions need not wait for each other. */
export const loadSpending = async (
  tx: Tx,
  shopIds: readonly string[],
  programs: readonly InPlay[],
): Promise<Map<string, Spending>> => {
  const ids = programs.filter(({ terms }) => terms.budget !== null).map(({ program_id }) => program_id);
  if (ids.length === 0) return new Map();
  const rows = await tx.query<SpendingRow>(
    `select id, spent_points, spent_minor from programs
     where shop_id = any ($1::uuid[]) and id = any ($2::uuid[]) order by id for update`,
    [shopIds, ids],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { programId: row.id, points: BigInt(row.spent_points), minor: BigInt(row.spent_minor) },
    ]),
  );
};

/** The products of the collections that some terms name. */
export type CollectionsByShop = (
  shopId: string,
  collectionIds: readonly string[] | null,
) => ReadonlySet<string>;

interface CollectionRow {
  shop_id: string;
  collection_id: string;
  product_id: string;
}

const nothing: ReadonlySet<string> = new Set();

export const loadCollections = async (
  tx: Tx,
  shopIds: readonly string[],
  programs: readonly InPlay[],
): Promise<CollectionsByShop> => {
  const named = programs.flatMap(({ terms }) => terms.collectionIds ?? []);
  if (named.length === 0) return () => nothing;
  const rows = await tx.query<CollectionRow>(
    `select shop_id, collection_id, product_id from collection_products
     where shop_id = any ($1::uuid[]) and collection_id = any ($2::bigint[])`,
    [shopIds, named],
  );
  return (shopId, collectionIds) =>
    new Set(
      rows
        .filter((row) => row.shop_id === shopId && collectionIds?.includes(row.collection_id) === true)
        .map(({ product_id }) => product_id),
    );
};
