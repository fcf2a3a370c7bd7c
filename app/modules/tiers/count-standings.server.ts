import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Counting takes at most a hundredth of the time. Among fewer people it is no effort: they are counted for every question. */
const shareOfTime = 100;
const alwaysCounted = 10_000;

/** Who shares a group has spent the same within a fiftieth. */
const spentStep = `case when minor > 0 then floor(50 * ln(minor::float8)) end`;

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

/** As in reached-tiers.server.ts, but for everybody at once; those who earned, bought and referred nothing count as one. */
const countSql = `
  with measured as materialized (
    select p.customer_id, sum(p.points)::bigint as points, sum(p.minor)::bigint as minor, sum(p.friends)::bigint as friends,
      (array_agg(p.assigned) filter (where p.assigned is not null))[1] as assigned, 1::bigint as people
    from (${[earnedSql, assignedSql, spentSql, referredSql].join(" union all ")}) as p
    where p.customer_id not in (select id from customers where shop_id = $1 and erased_at is not null)
    group by p.customer_id
  ), everybody as (
    select points, minor, friends, assigned, people from measured
    union all
    select 0, 0, 0, null, (select count(*) from customers where shop_id = $1 and erased_at is null)
      - (select count(*) from measured)
  ), alike as (
    select points, minor, friends, assigned, sum(people) as people from everybody group by 1, 2, 3, 4
  )
  insert into standing_groups (shop_id, points, friends, assigned_tier_id, spent_from, spent_to, spent, spenders, people)
  select $1, points, friends, assigned, min(minor), max(minor), array_agg(minor), array_agg(people), sum(people)
  from alike
  group by points, friends, assigned, ${spentStep}`;

const noteSql = `
  insert into standing_counts (shop_id, counted_at, took_ms, people)
  select $1, clock_timestamp(), $2, sum(people) from standing_groups where shop_id = $1
  on conflict (shop_id) do update
  set counted_at = excluded.counted_at, took_ms = excluded.took_ms, people = excluded.people`;

const lastCountSql = `
  select counted_at as "countedAt", people > ${alwaysCounted} as "isLarge",
    people > ${alwaysCounted} and counted_at + took_ms * ${shareOfTime} * interval '1 ms' > clock_timestamp() as "isFresh"
  from standing_counts where shop_id = $1`;

export interface LastCount {
  countedAt: Date;
  isLarge: boolean;
  /** Counting again would be too much so early. */
  isFresh: boolean;
}

/** Null: nobody was counted yet. */
export const lastCount = async (tx: Tx, shopId: ShopId): Promise<LastCount | null> => {
  const [last] = await tx.query<LastCount>(lastCountSql, [shopId]);
  return last ?? null;
};

const takeTurnSql = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

/** Leaves the groups of the shop in standing_groups. Who counts beside somebody else takes what that one counted. */
export const countStandings = (db: Database, shopId: ShopId): Promise<void> =>
  db.maintenance("standings", async (tx) => {
    await tx.query(takeTurnSql, [`standings ${shopId}`]);
    if ((await lastCount(tx, shopId))?.isFresh === true) return;
    const startedAt = performance.now();
    await tx.query("delete from standing_groups where shop_id = $1", [shopId]);
    await tx.query(countSql, [shopId]);
    await tx.query(noteSql, [shopId, Math.round(performance.now() - startedAt)]);
  });
