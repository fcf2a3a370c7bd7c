import { writeTasks, type NewTask } from "#app/modules/notifications/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";

interface ReferralRow {
  shop_id: string;
  referral_id: string;
}

/** The advocate hears of the order; the friend of points, since everything else reaches him with its own code. */
const completedSql = `
  with c as (
    select r.shop_id, r.id, r.customer_id, r.friend_id
    from jsonb_to_recordset($1) as c (shop_id uuid, referral_id uuid)
    join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id
    where not r.is_test
  )
  select c.shop_id as "shopId", c.customer_id as "customerId", 'friend_ordered' as kind, 'referral:' || c.id as effect,
    c.id as "referralId"
  from c
  union all
  select c.shop_id, c.friend_id, 'reward_given', 'points:' || c.id, c.id
  from c where exists (select from ledger_entries e
    where e.shop_id = c.shop_id and e.referral_id = c.id and e.customer_id = c.friend_id and e.kind in ('earn', 'bonus'))`;

export const tellCompleted = async (tx: Tx, referrals: readonly ReferralRow[]): Promise<void> =>
  writeTasks(tx, await tx.query<NewTask>(completedSql, [JSON.stringify(referrals)]));

/**
 * Whoever had something of a conversion that counted, when more of it is taken than he was told of before: the effect is what
 * was taken in all.
 */
const reversedSql = `
  select p.shop_id as "shopId", p.person as "customerId", 'reward_reversed' as kind,
    'reversal:' || p.id || ':' || l.turns || ':' || md5(coalesce(i.taken, '')) as effect, p.id as "referralId",
    greatest(l.points, 0) as points
  from (
    select r.shop_id, r.id, unnest(array[r.customer_id, r.friend_id]) as person
    from jsonb_to_recordset($1) as a (shop_id uuid, referral_id uuid)
    join referrals r on r.shop_id = a.shop_id and r.id = a.referral_id
    where r.completed_at is not null and not r.is_test
  ) p
  cross join lateral (
    select count(*) as turns, coalesce((array_agg(-e.amount order by e.id desc))[1], 0) as points from ledger_entries e
    where e.shop_id = p.shop_id and e.referral_id = p.id and e.customer_id = p.person and e.kind = 'reverse') l
  cross join lateral (
    select string_agg(i.id || ' ' || i.take_back_minor || ' ' || i.is_void, ',' order by i.id) as taken from reward_intents i
    where i.shop_id = p.shop_id and i.referral_id = p.id and i.customer_id = p.person
      and (i.is_void or i.take_back_minor > 0)) i
  where p.person is not null and (l.points > 0 or i.taken is not null)`;

export const tellReversed = async (tx: Tx, referrals: readonly ReferralRow[]): Promise<void> =>
  writeTasks(tx, await tx.query<NewTask>(reversedSql, [JSON.stringify(referrals)]));
