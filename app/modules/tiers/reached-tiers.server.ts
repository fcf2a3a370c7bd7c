import type { Tx } from "#app/platform/db/database.server.ts";

export interface ReachedTier {
  customer_id: string;
  id: string;
  name: string;
  min_points: number;
  multiplier_percent: number;
  bonus_points: number;
}

/**
 * The highest tier of each customer. Points count as earned, net of what was taken back: spending does not lower a tier.
 * Spend is the customer's own paid goods net of refunds; referrals are his conversions that stand.
 */
const reachedSql = `
  select distinct on (c.id) c.id as customer_id, t.id, t.name, t.min_points, t.multiplier_percent, t.bonus_points
  from customers c
  join tiers t on t.shop_id = c.shop_id
  cross join lateral (
    select coalesce(sum(e.amount), 0) as points from ledger_entries e
    where e.shop_id = c.shop_id and e.customer_id = c.id and e.kind in ('earn', 'bonus', 'reverse') and not e.is_test
  ) earned
  where c.shop_id = any ($1::uuid[]) and c.id = any ($2::uuid[]) and (
    exists (select from assigned_tiers a where a.shop_id = c.shop_id and a.customer_id = c.id and a.tier_id = t.id)
    or not t.is_assigned_only
      and earned.points >= t.min_points
      and (t.min_spend_minor is null or t.min_spend_minor <= (
        select coalesce(sum(greatest(0, o.base_minor - greatest(o.goods_refunded_minor, (
          select coalesce(sum(f.goods_minor), 0) from order_refunds f
          where f.shop_id = o.shop_id and f.order_id = o.order_id)))), 0)
        from orders o
        where o.shop_id = c.shop_id and o.customer_id = c.id and o.cancelled_at is null and o.deleted_at is null
          and not o.is_test and o.financial_status in ('paid', 'partially_refunded')))
      and (t.min_referrals is null or t.min_referrals <= (
        select count(*) from share_links l join conversions v on v.shop_id = l.shop_id and v.link_id = l.id and v.stands
        where l.shop_id = c.shop_id and l.customer_id = c.id))
  )
  order by c.id, t.rank desc`;

/** In the caller's transaction, for any number of customers and shops at once. Whoever has no tier is left out. */
export const reachedTiers = (
  tx: Tx,
  shopIds: readonly string[],
  customerIds: readonly string[],
): Promise<ReachedTier[]> => tx.query<ReachedTier>(reachedSql, [shopIds, customerIds]);

const generousSql = `
  select distinct shop_id from tiers
  where shop_id = any ($1::uuid[]) and (multiplier_percent <> 100 or bonus_points > 0)`;

/** The shops in which a tier adds anything to a reward: nobody else's tiers need to be looked up for one. */
export const shopsWithGenerousTiers = async (tx: Tx, shopIds: readonly string[]): Promise<string[]> => {
  const rows = await tx.query<{ shop_id: string }>(generousSql, [shopIds]);
  return rows.map(({ shop_id }) => shop_id);
};
