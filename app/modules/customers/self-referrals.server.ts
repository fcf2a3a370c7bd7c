import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";

/** A conversion under its hold is undone with the rest: its points never left the pending account. */
const failSql = `
  with own as (
    select shop_id, id, status from referrals
    where shop_id = $1 and status in ('queued', 'pending', 'in_progress')
      and (customer_id, friend_id) in (($2, $3), ($3, $2), ($2, $2), ($3, $3))
    order by id for update
  ), failed as (
    update referrals r
    set status = 'failed', reason = 'own_code', hold_until = null, awaits_fulfilment = false, voided_at = now(),
      description = referral_description('failed', r.locale, r.shop_id)
    from own where r.shop_id = own.shop_id and r.id = own.id
    returning r.shop_id, r.id, own.status as before
  ), told as (
    insert into referral_timeline (shop_id, referral_id, from_status, to_status, actor, reason)
    select shop_id, id, before, 'failed', 'system', 'own_code' from failed
  ), codes as (
    update redeem_codes k set state = 'retiring' from failed f
    where k.shop_id = f.shop_id and k.referral_id = f.id and k.state = 'claimed'
  ), rewards as (
    update reward_intents i set state = 'withdrawn', reason = 'own_code' from failed f
    where i.shop_id = f.shop_id and i.referral_id = f.id and i.state in ('pending', 'due', 'needs_merchant')
  ), ruled as (
    update orders o set outcome = 'SelfReferral', reasons = array['own_code'] from failed f
    where o.shop_id = f.shop_id and o.referral_id = f.id
  ), pending as (
    select e.shop_id, e.customer_id, e.referral_id, e.is_test, sum(e.amount)::int as amount
    from failed f join ledger_entries e on e.shop_id = f.shop_id and e.referral_id = f.id and e.account = 'pending'
    group by 1, 2, 3, 4 having sum(e.amount) <> 0
  ), taken as (
    insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, is_test, idempotency_key, reason)
    select shop_id, customer_id, 'pending', 'reverse', -amount, referral_id, is_test,
      'own:' || referral_id || ':' || customer_id, 'own_code'
    from pending
    on conflict (shop_id, idempotency_key) do nothing
  ), fallen as (
    update conversions c set stands = false from failed f
    where c.shop_id = f.shop_id and c.referral_id = f.id and c.stands
    returning c.link_id
  ), freed as (
    update share_links l set uses = l.uses - f.count
    from (select link_id, count(*)::int as count from fallen group by 1) as f
    where l.shop_id = $1 and l.id = f.link_id
  )
  select id from failed`;

/** Between two rows that are one person nothing was referred. What stands already is left to people. */
export const failSelfReferrals = async (
  tx: Tx,
  people: readonly [ShopId, PersonId, PersonId],
): Promise<void> => {
  const failed = await tx.query<{ id: ReferralId }>(failSql, people);
  await writeAudit(
    tx,
    failed.map(({ id }) => ({
      shopId: people[0],
      actor: { kind: "webhook", id: "customers" },
      action: "referral.failed",
      target: { kind: "referral", id },
      reason: "own_code",
    })),
  );
};
