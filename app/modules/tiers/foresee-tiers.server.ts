import type { TierTerms } from "#app/contracts/tiers.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { toMinor } from "#app/platform/money.ts";
import { fallOf, type Placed } from "./compare-ranks.ts";
import { listTiers, type TierShop } from "./replace-tiers.server.ts";

/** What other tiers would change for the shop's customers. */
export interface TierForesight {
  /** Customers in each tier of the new list, the lowest first. */
  counts: number[];
  /** In no tier. */
  without: number;
  up: number;
  down: number;
}

const earnedSql = `
  select customer_id, sum(amount) as points, 0 as minor, 0 as friends, null::uuid as assigned from ledger_entries
  where shop_id = $1 and kind in ('earn', 'bonus', 'reverse') and not is_test group by customer_id`;

const assignedSql = "select customer_id, 0, 0, 0, tier_id from assigned_tiers where shop_id = $1";

const spentSql = `
  select o.customer_id, 0, sum(greatest(0, o.base_minor - greatest(o.goods_refunded_minor, coalesce(f.minor, 0)))), 0, null
  from orders o
  left join (
    select order_id, sum(goods_minor) as minor from order_refunds where shop_id = $1 group by order_id) f
    on f.order_id = o.order_id
  where o.shop_id = $1 and o.customer_id is not null and o.cancelled_at is null and o.deleted_at is null
    and not o.is_test and o.financial_status in ('paid', 'partially_refunded')
  group by o.customer_id`;

const referredSql = `
  select l.customer_id, 0, 0, v.friends, null
  from (select link_id, count(*) as friends from conversions where shop_id = $1 and stands group by link_id) v
  join share_links l on l.shop_id = $1 and l.id = v.link_id`;

type Place = (value: unknown, type: string) => string;

const minimumsOf = ({ minPoints, minSpend, minReferrals }: TierTerms, currency: string, place: Place) =>
  [
    `m.points >= ${place(minPoints, "numeric")}`,
    ...(minSpend === null ? [] : [`m.minor >= ${place(toMinor(minSpend, currency)?.toString(), "numeric")}`]),
    ...(minReferrals === null ? [] : [`m.friends >= ${place(minReferrals, "numeric")}`]),
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

/**
 * As in reached-tiers.server.ts, but for everybody at once: what nobody asks for is not measured, and those who earned, bought
 * and referred nothing are counted as one.
 */
const placedQuery = (
  { id, currency }: TierShop,
  stored: readonly TierTerms[],
  wanted: readonly TierTerms[],
) => {
  const values: unknown[] = [id];
  const place: Place = (value, type) => `$${values.push(value)}::${type}`;
  const all = [...stored, ...wanted];
  const parts = [
    earnedSql,
    assignedSql,
    ...(all.some(({ minSpend }) => minSpend !== null) ? [spentSql] : []),
    ...(all.some(({ minReferrals }) => minReferrals !== null) ? [referredSql] : []),
  ];
  const sql = `
    with measured as materialized (
      select p.customer_id, sum(p.points) as points, sum(p.minor) as minor, sum(p.friends) as friends,
        (array_agg(p.assigned) filter (where p.assigned is not null))[1] as assigned, 1::bigint as people
      from (${parts.join(" union all ")}) as p
      where p.customer_id not in (select id from customers where shop_id = $1 and erased_at is not null)
      group by p.customer_id
    ), everybody as (
      select points, minor, friends, assigned, people from measured
      union all
      select 0, 0, 0, null, (select count(*) from customers where shop_id = $1 and erased_at is null)
        - (select count(*) from measured)
    )
    select ${rankSql(stored, currency, place)} as before, ${rankSql(wanted, currency, place)} as after,
      sum(m.people)::int as people
    from everybody m group by 1, 2`;
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
  };
};
