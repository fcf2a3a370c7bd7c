import type { TierTerms } from "#app/contracts/tiers.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { toMinor } from "#app/platform/money.ts";
import { fallOf, type Placed } from "./compare-ranks.ts";
import { countStandings } from "./count-standings.server.ts";
import { listTiers, type TierShop } from "./replace-tiers.server.ts";

/** What other tiers would change for the shop's customers. */
export interface TierForesight {
  /** Customers in each tier of the new list, the lowest first. */
  counts: number[];
  /** In no tier. */
  without: number;
  up: number;
  down: number;
  /** Null: just now. */
  countedAt: Date | null;
}

type Place = (value: unknown, type: string) => string;

const minimumsOf = ({ minPoints, minSpend, minReferrals }: TierTerms, currency: string, place: Place) =>
  [
    `m.points >= ${place(minPoints, "bigint")}`,
    ...(minSpend === null ? [] : [`m.minor >= ${place(toMinor(minSpend, currency)?.toString(), "bigint")}`]),
    ...(minReferrals === null ? [] : [`m.friends >= ${place(minReferrals, "bigint")}`]),
  ].join(" and ");

/** The rank a customer reaches in a list: its conditions one after the other, the highest first. */
const rankSql = (tiers: readonly TierTerms[], currency: string, place: Place): string => {
  const conditions = tiers.map((tier, index) => {
    const ways = [
      ...(tier.id === undefined ? [] : [`m.assigned = ${place(tier.id, "uuid")}`]),
      ...(tier.assignedOnly ? [] : [minimumsOf(tier, currency, place)]),
    ];
    return `when ${ways.length === 0 ? "false" : ways.join(" or ")} then ${index + 1}`;
  });
  return conditions.length === 0 ? "null::int" : `case ${conditions.toReversed().join(" ")} end`;
};

/** A group that a minimum of spending divides is taken apart into its people. */
const placedQuery = (
  { id, currency }: TierShop,
  stored: readonly TierTerms[],
  wanted: readonly TierTerms[],
) => {
  const spends = [...stored, ...wanted].flatMap(({ minSpend }) =>
    minSpend === null ? [] : [toMinor(minSpend, currency)?.toString()],
  );
  const values: unknown[] = [id, spends];
  const place: Place = (value, type) => `$${values.push(value)}::${type}`;
  const isDivided =
    "exists (select from unnest($2::bigint[]) as spend (minimum) where minimum > spent_from and minimum <= spent_to)";
  const sql = `
    with m as (
      select points, spent_to as minor, friends, assigned_tier_id as assigned, people
      from standing_groups where shop_id = $1 and not ${isDivided}
      union all
      select points, minor, friends, assigned_tier_id, 1
      from standing_groups cross join unnest(spent) as minor where shop_id = $1 and ${isDivided}
    )
    select ${rankSql(stored, currency, place)} as before, ${rankSql(wanted, currency, place)} as after,
      sum(m.people)::int as people
    from m group by 1, 2`;
  return { sql, values };
};

const ranked = (tiers: readonly TierTerms[]) => tiers.map(({ id = null, minPoints }) => ({ id, minPoints }));

/** What the shop's customers would have if this list became the shop's; nothing is changed. */
export const foreseeTiers = async (
  tx: Tx,
  shop: TierShop,
  tiers: readonly TierTerms[],
): Promise<TierForesight> => {
  const stored = await listTiers(tx, shop);
  const countedAt = await countStandings(tx, shop.id);
  const { sql, values } = placedQuery(shop, stored, tiers);
  const rows = await tx.query<Placed>(sql, values);
  const count = (fits: (row: Placed) => boolean) =>
    rows.filter(fits).reduce((sum, { people }) => sum + people, 0);
  const falls = (row: Placed) => fallOf(row, ranked(stored), ranked(tiers));
  return {
    counts: tiers.map((_, index) => count(({ after }) => after === index + 1)),
    without: count(({ after }) => after === null),
    up: count((row) => falls(row) < 0),
    down: count((row) => falls(row) > 0),
    countedAt,
  };
};
