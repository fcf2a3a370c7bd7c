import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** So many marks a pass, that one transaction stays short. */
const marksAtOnce = 500;

/** Gone before anything is counted, so that what is marked meanwhile is counted again. */
const takeSql = `
  with taken as (
    delete from stale_figures where shop_id = $1 and id in (
      select id from stale_figures where shop_id = $1 and slot is not null order by id limit ${marksAtOnce}) returning slot
  )
  select count(*)::int as marks, array_agg(distinct slot) as slots from taken`;

const dropSql = "delete from figure_slots where shop_id = $1 and slot = any ($2)";

/**
 * Conversions of those slots with what they brought and cost. An order that was cancelled, sent back whole or is disputed keeps
 * its costs, as far as they stay, and counts as no order.
 */
const countSql = `
  insert into figure_slots (shop_id, slot, program_version_id, currency, conversions, orders, new_customers, revenue_minor,
    points, reward_minor)
  with wanted as materialized (
    select slot from unnest($2::timestamptz[]) as slot
  ), converted as materialized (
    select w.slot, c.referral_id, c.stands, o.order_id, o.currency, o.customer_id, o.ordered_at,
      o.reversed <> 'full' as counts,
      greatest(0, o.base_minor - greatest(o.goods_refunded_minor, f.minor)) as minor
    from wanted w
    join orders o on o.shop_id = $1 and o.ordered_at >= w.slot and o.ordered_at < w.slot + interval '15 minutes'
      and o.outcome = 'Converted' and not o.is_test
    join conversions c on c.shop_id = $1 and c.order_id = o.order_id
    cross join lateral (
      select coalesce(sum(goods_minor), 0) as minor from order_refunds where shop_id = $1 and order_id = o.order_id) f
    union all
    select w.slot, c.referral_id, c.stands, null, s.currency, null, null, false, 0
    from wanted w
    join conversions c on c.shop_id = $1 and c.converted_at >= w.slot and c.converted_at < w.slot + interval '15 minutes'
      and c.order_id is null
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
  join referrals r on r.shop_id = $1 and r.id = v.referral_id and not r.is_test
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
  await tx.query(countSql, [shopId, slots]);
  return { more: taken.marks === marksAtOnce };
};
