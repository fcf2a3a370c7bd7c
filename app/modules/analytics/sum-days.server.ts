import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** The days in which the slots lie, or every day. */
const forgetSql = `
  delete from figure_days d using shops s
  where d.shop_id = $1 and s.id = $1 and ($2::timestamptz[] is null or d.day in (
    select (slot at time zone s.timezone)::date from unnest($2::timestamptz[]) as slot))`;

const sumSql = `
  insert into figure_days (shop_id, day, program_version_id, currency, conversions, orders, new_customers, revenue_minor,
    points, reward_minor)
  with days as materialized (
    select distinct (slot at time zone s.timezone)::date as day, s.timezone
    from shops s cross join lateral (
      select slot from unnest($2::timestamptz[]) as slot
      union all select slot from figure_slots where shop_id = $1 and $2 is null) w
    where s.id = $1
  ), spans as materialized (
    select day, day::timestamp at time zone timezone as since, (day + 1)::timestamp at time zone timezone as until from days
  )
  select $1, d.day, f.program_version_id, f.currency, sum(f.conversions), sum(f.orders), sum(f.new_customers),
    sum(f.revenue_minor), sum(f.points), sum(f.reward_minor)
  from spans d cross join lateral (
    select * from figure_slots where shop_id = $1 and slot >= d.since and slot < d.until offset 0) f
  group by d.day, f.program_version_id, f.currency`;

/** Adds up anew the days of these slots; null: all of them. */
export const sumDays = async (tx: Tx, shopId: ShopId, slots: readonly Date[] | null): Promise<void> => {
  await tx.query(forgetSql, [shopId, slots]);
  await tx.query(sumSql, [shopId, slots]);
};

const zoneSql = `
  insert into figure_zones (shop_id, timezone) select id, timezone from shops where id = $1
  on conflict (shop_id) do update set timezone = excluded.timezone where figure_zones.timezone <> excluded.timezone
  returning shop_id`;

/** A shop that moved to another time zone has other days. */
export const followTimezone = async (tx: Tx, shopId: ShopId): Promise<void> => {
  const moved = await tx.query(zoneSql, [shopId]);
  if (moved.length > 0) await sumDays(tx, shopId, null);
};
