import type { TierTerms } from "#app/contracts/tiers.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { toMinor } from "#app/platform/money.ts";
import type { TierShop } from "./replace-tiers.server.ts";

/** What other tiers would change for the shop's customers. */
export interface TierForesight {
  /** Customers in each tier of the new list, the lowest first. */
  counts: number[];
  /** In no tier. */
  without: number;
  up: number;
  down: number;
}

/**
 * What customers are measured by, as in reached-tiers.server.ts, but for everybody at once: sums by customer in place of a look at
 * each, only of what some tier asks for, and whoever did nothing yet only counted.
 */
const measuredSql = `
  asked as (
    select bool_or(min_spend_minor is not null) as spend, bool_or(min_referrals is not null) as friends
    from (select min_spend_minor, min_referrals from tiers where shop_id = $1
      union all select min_spend_minor, min_referrals from wanted) x
  ), earned as (
    select customer_id, sum(amount) as points from ledger_entries
    where shop_id = $1 and kind in ('earn', 'bonus', 'reverse') and not is_test group by customer_id
  ), refunds as (
    select order_id, sum(goods_minor) as minor from order_refunds
    where shop_id = $1 and (select spend from asked) group by order_id
  ), spent as (
    select o.customer_id, sum(greatest(0, o.base_minor - greatest(o.goods_refunded_minor, coalesce(f.minor, 0)))) as minor
    from orders o left join refunds f on f.order_id = o.order_id
    where o.shop_id = $1 and (select spend from asked) and o.customer_id is not null and o.cancelled_at is null
      and o.deleted_at is null and not o.is_test and o.financial_status in ('paid', 'partially_refunded')
    group by o.customer_id
  ), referred as (
    select l.customer_id, count(*) as friends
    from share_links l join conversions v on v.shop_id = l.shop_id and v.link_id = l.id and v.stands
    where l.shop_id = $1 and (select friends from asked) group by l.customer_id
  ), assigned as (
    select customer_id, tier_id from assigned_tiers where shop_id = $1
  ), active as (
    select points, minor, friends, tier_id
    from earned full join spent using (customer_id) full join referred using (customer_id)
      full join assigned using (customer_id)
    where customer_id not in (select id from customers where shop_id = $1 and erased_at is not null)
  ), measured as (
    select coalesce(points, 0) as points, coalesce(minor, 0) as minor, coalesce(friends, 0) as friends,
      tier_id as assigned, count(*) as people
    from active group by 1, 2, 3, 4
    union all
    select 0, 0, 0, null,
      (select count(*) from customers where shop_id = $1 and erased_at is null) - (select count(*) from active)
  )`;

const reaches = `
  m.assigned = t.id or not t.is_assigned_only and m.points >= t.min_points
    and (t.min_spend_minor is null or m.minor >= t.min_spend_minor)
    and (t.min_referrals is null or m.friends >= t.min_referrals)`;

/**
 * A tier that stays is recognised by its id and moves nobody, whatever its place becomes; where somebody's tier goes, its points
 * say whether the next one is less.
 */
const foreseeSql = `
  with wanted as (
    select * from jsonb_to_recordset($2) as w (id uuid, rank int, min_points int, min_spend_minor bigint,
      min_referrals int, is_assigned_only boolean)
  ), ${measuredSql}, placed as (
    select m.people,
      (select t.rank from tiers t where t.shop_id = $1 and (${reaches}) order by t.rank desc limit 1) as before,
      (select max(t.rank) from wanted t where ${reaches}) as after
    from measured m
  ), compared as (
    select p.people, p.before, p.after, a.id is not distinct from b.id as is_same,
      case when a.rank is null then 1 when b.rank is null then -1
        when kept.rank is null then b.min_points - a.min_points else kept.rank - a.rank end as fall
    from placed p
    left join wanted a on a.rank = p.after
    left join tiers b on b.shop_id = $1 and b.rank = p.before
    left join wanted kept on kept.id = b.id
  )
  select coalesce(after, 0) as rank, sum(people)::int as customers,
    coalesce(sum(people) filter (where not is_same and fall <= 0), 0)::int as up,
    coalesce(sum(people) filter (where not is_same and fall > 0), 0)::int as down
  from compared group by 1`;

interface ForeseenRow {
  rank: number;
  customers: number;
  up: number;
  down: number;
}

const wantedRow = (currency: string) => (tier: TierTerms, index: number) => ({
  id: tier.id,
  rank: index + 1,
  min_points: tier.minPoints,
  min_spend_minor: tier.minSpend === null ? null : toMinor(tier.minSpend, currency)?.toString(),
  min_referrals: tier.minReferrals,
  is_assigned_only: tier.assignedOnly,
});

/** What the shop's customers would have if this list became the shop's; nothing is changed. */
export const foreseeTiers = async (
  tx: Tx,
  { id, currency }: TierShop,
  tiers: readonly TierTerms[],
): Promise<TierForesight> => {
  const rows = await tx.query<ForeseenRow>(foreseeSql, [id, JSON.stringify(tiers.map(wantedRow(currency)))]);
  const inRank = (rank: number) => rows.find((row) => row.rank === rank)?.customers ?? 0;
  const total = (count: (row: ForeseenRow) => number) => rows.reduce((sum, row) => sum + count(row), 0);
  return {
    counts: tiers.map((_, index) => inRank(index + 1)),
    without: inRank(0),
    up: total(({ up }) => up),
    down: total(({ down }) => down),
  };
};
