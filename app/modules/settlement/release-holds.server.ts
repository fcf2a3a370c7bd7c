import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { publishCompleted } from "./publish-completed.server.ts";
import { syncMilestones } from "./sync-milestones.server.ts";

/**
 * Ends the holds that are over in one shop: points move from pending to available, the conversion stands, the event goes
 * out. Safe to run twice at once: a row another run holds is skipped, and each entry has a key with its turn: a referral whose
 * approval was undone may be held, and released, again.
 */
const releaseSql = `
  with due as (
    select id, shop_id from referrals
    where shop_id = $1 and status = 'in_progress' and hold_until <= $2
      and not exists (select from order_disputes d
        where d.shop_id = referrals.shop_id and d.order_id = referrals.order_id and not d.is_final)
    order by hold_until limit 500
    for update skip locked
  ), pending as (
    select d.shop_id, e.customer_id, d.id as referral_id, e.is_test, sum(e.amount)::int as amount,
      max(e.expires_at) as expires_at, count(*) filter (where e.kind = 'release') as turn
    from due d join ledger_entries e on e.shop_id = d.shop_id and e.referral_id = d.id and e.account = 'pending'
    group by 1, 2, 3, 4 having sum(e.amount) <> 0
  ), released as (
    insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, is_test, idempotency_key, reason,
      expires_at)
    select p.shop_id, p.customer_id, side.account, 'release', side.sign * p.amount, p.referral_id, p.is_test,
      'release:' || p.referral_id || ':' || p.customer_id || ':' || side.account || ':' || p.turn, 'hold_over',
      case side.account when 'available' then p.expires_at end
    from pending p cross join (values ('pending', -1), ('available', 1)) as side (account, sign)
    on conflict (shop_id, idempotency_key) do nothing
  ), moved as (
    update referrals r
    set status = 'completed', reason = 'hold_over', hold_until = null, completed_at = $2, confirm_at = $2,
      description = referral_description('completed', r.locale, r.shop_id)
    from due d where r.shop_id = d.shop_id and r.id = d.id
    returning r.shop_id, r.id, r.link_id
  ), owed as (
    update reward_intents i set state = 'due'
    from due d where i.shop_id = d.shop_id and i.referral_id = d.id and i.state = 'pending'
  ), told as (
    insert into referral_timeline (shop_id, referral_id, from_status, to_status, actor, reason)
    select shop_id, id, 'in_progress', 'completed', 'system', 'hold_over' from moved
  )
  select shop_id, id as referral_id, link_id from moved`;

interface Released {
  shop_id: string;
  referral_id: string;
  link_id: string;
}

export const releaseHolds = async (tx: Tx, shopId: ShopId, now: Date): Promise<number> => {
  const released = await tx.query<Released>(releaseSql, [shopId, now]);
  await publishCompleted(tx, released);
  await syncMilestones(tx, released);
  return released.length;
};
