import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { sumDays } from "./sum-days.server.ts";

/** So many marks a pass, that one transaction stays short. */
const marksAtOnce = 500;

/** Gone before anything is counted, so that what is marked meanwhile is counted again. */
const takeSql = `
  with taken as (
    delete from stale_figures where shop_id = $1 and id in (
      select id from stale_figures where shop_id = $1 and slot is not null order by id limit ${marksAtOnce}) returning slot
  )
  select count(*)::int as marks, array_agg(distinct slot) as slots from taken`;

/** It also takes the statement for one that is worth compiling. */
const dontCompileSql = "select set_config('jit', 'off', true)";

const dropSql = "delete from figure_slots where shop_id = $1 and slot = any ($2)";

/**
 * Conversions of those slots with what they brought and cost. An order that was cancelled, sent back whole or is disputed keeps
 * its costs, as far as they stay, and counts as no order. The planner cannot know how few
 * orders lie in a slot: `offset 0` and `limit 1` keep it from reading whole tables.
 */
const countSql = `
  insert into figure_slots (shop_id, slot, program_version_id, currency, conversions, orders, new_customers, revenue_minor,
    points, reward_minor)
  with wanted as materialized (
    select slot, slot + interval '15 minutes' as until from unnest($2::timestamptz[]) as slot
  ), placed as materialized (
    select w.slot, o.* from wanted w cross join lateral (
      select order_id, currency, customer_id, ordered_at, reversed, base_minor, goods_refunded_minor from orders
      where shop_id = $1 and ordered_at >= w.slot and ordered_at < w.until and outcome = 'Converted' and not is_test
      offset 0) o
  ), converted as materialized (
    select o.slot, c.referral_id, c.stands, o.order_id, o.currency, o.customer_id, o.ordered_at,
      o.reversed <> 'full' as counts,
      greatest(0, o.base_minor - greatest(o.goods_refunded_minor, f.minor)) as minor
    from placed o
    cross join lateral (
      select referral_id, stands from conversions where shop_id = $1 and order_id = o.order_id limit 1) c
    cross join lateral (
      select coalesce(sum(goods_minor), 0) as minor from order_refunds where shop_id = $1 and order_id = o.order_id) f
    union all
    select w.slot, c.referral_id, c.stands, null, s.currency, null, null, false, 0
    from wanted w
    cross join lateral (
      select referral_id, stands from conversions
      where shop_id = $1 and converted_at >= w.slot and converted_at < w.until and order_id is null offset 0) c
    join shops s on s.id = $1
  )
  select $1, v.slot, r.program_version_id, v.currency, count(*) filter (where v.stands),
    count(*) filter (where v.counts), count(*) filter (where v.counts and (
      coalesce((p.terms ->> 'newCustomersOnly')::boolean, false) or coalesce(
        (b.shopify_customer_id is null or b.orders_before_first_sight = 0) and not exists (
          select from orders e where e.shop_id = $1 and e.customer_id = v.customer_id and e.ordered_at < v.ordered_at
            and e.cancelled_at is null and not e.is_test), false))),
    coalesce(sum(v.minor) filter (where v.counts), 0), coalesce(sum(l.points), 0), coalesce(sum(i.minor), 0)
  from converted v
  cross join lateral (
    select program_version_id from referrals
    where shop_id = $1 and id = v.referral_id and not is_test limit 1) r
  join program_versions p on p.shop_id = $1 and p.id = r.program_version_id
  left join customers b on b.shop_id = $1 and b.id = v.customer_id
  cross join lateral (
    select sum(e.amount) as points from ledger_entries e
    where e.shop_id = $1 and e.referral_id = v.referral_id and e.kind in ('earn', 'bonus', 'reverse') and not e.is_test) l
  cross join lateral (
    select sum(g.amount_minor - case when g.issued_at is null then g.take_back_minor else g.taken_back_minor end) as minor
    from reward_intents g
    where g.shop_id = $1 and g.referral_id = v.referral_id and g.currency = v.currency
      and g.state not in ('failed', 'withdrawn') and not g.is_test) i
  group by v.slot, r.program_version_id, v.currency`;

/** Counts some of the slots anew in which something changed. The caller holds the lock of the shop's figures. */
export const refreshSlots = async (tx: Tx, shopId: ShopId): Promise<{ more: boolean }> => {
  const [taken] = await tx.query<{ marks: number; slots: Date[] | null }>(takeSql, [shopId]);
  const slots = taken?.slots ?? [];
  if (taken === undefined || slots.length === 0) return { more: false };
  await tx.query(dropSql, [shopId, slots]);
  await tx.query(dontCompileSql);
  await tx.query(countSql, [shopId, slots]);
  await sumDays(tx, shopId, slots);
  return { more: taken.marks === marksAtOnce };
};
