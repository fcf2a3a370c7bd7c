import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/**
 * Ends the holds that are over in one shop: points move from pending to available, the conversion stands, the event goes
 * out. Safe to run twice at once: a row another run holds is skipped, and each entry has its own key.
 */
const releaseSql = `
  with due as (
    select id, shop_id, customer_id, event_id, correlation_id, locale, is_test from referrals
    where shop_id = $1 and status = 'in_progress' and hold_until <= $2
    order by hold_until limit 500
    for update skip locked
  ), pending as (
    select d.shop_id, e.customer_id, d.id as referral_id, e.is_test, sum(e.amount)::int as amount
    from due d join ledger_entries e on e.shop_id = d.shop_id and e.referral_id = d.id and e.account = 'pending'
    group by 1, 2, 3, 4 having sum(e.amount) <> 0
  ), released as (
    insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, is_test, idempotency_key, reason)
    select p.shop_id, p.customer_id, side.account, 'release', side.sign * p.amount, p.referral_id, p.is_test,
      'release:' || p.referral_id || ':' || side.account, 'hold_over'
    from pending p cross join (values ('pending', -1), ('available', 1)) as side (account, sign)
    on conflict (shop_id, idempotency_key) do nothing
  ), moved as (
    update referrals r
    set status = 'completed', reason = 'hold_over', hold_until = null, completed_at = $2,
      description = (select t.value from translations t
        where t.key = 'referral.status.completed' and t.locale = r.locale
        order by t.shop_id nulls first, t.version desc limit 1)
    from due d where r.shop_id = d.shop_id and r.id = d.id
    returning r.*
  ), told as (
    insert into referral_timeline (shop_id, referral_id, from_status, to_status, actor, reason)
    select shop_id, id, 'in_progress', 'completed', 'system', 'hold_over' from moved
  ), published as (
    insert into outbox (shop_id, event_id, event_type, payload, correlation_id)
    select shop_id, event_id, 'referral.completed', jsonb_build_object(
        'event_id', event_id, 'customer_id', customer_id, 'shop_id', shop_id, 'referral_id', id, 'status', status,
        'locale', locale, 'description', description, 'schema_version', schema_version, 'created_at', now(),
        'correlation_id', correlation_id, 'event_version', 1),
      correlation_id
    from moved where not is_test
    on conflict (shop_id, event_type, event_id) do nothing
  )
  select count(*)::int as released from moved`;

export const releaseHolds = async (tx: Tx, shopId: ShopId, now: Date): Promise<number> => {
  const [row] = await tx.query<{ released: number }>(releaseSql, [shopId, now]);
  return row?.released ?? 0;
};
