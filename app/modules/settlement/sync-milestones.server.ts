import type { Tx } from "#app/platform/db/database.server.ts";

export interface OfLink {
  shop_id: string;
  link_id: string;
}

/**
 * Gives each step of a program that an advocate has reached and takes back each that he no longer has. A step once given keeps
 * its points; what it came to is read from the ledger, so this may run after anything, any number of times. Each change
 * of a step has a key with its turn. The links are locked, so that two who count cannot both be wrong.
 */
const lockSql = `
  select from share_links where shop_id = any ($1::uuid[]) and id = any ($2::uuid[]) order by id for update`;

const syncSql = `
  with asked as (
    select distinct shop_id, link_id from jsonb_to_recordset($1) as a (shop_id uuid, link_id uuid)
  ), steps as (
    select l.shop_id, l.id as link_id, l.customer_id, p.id as program_id, v.terms,
      (s.step ->> 'friends')::int as friends, (s.step ->> 'points')::int as points
    from asked a
    join share_links l on l.shop_id = a.shop_id and l.id = a.link_id
    join programs p on p.shop_id = l.shop_id
    join program_versions v on v.shop_id = p.shop_id and v.program_id = p.id and v.version = p.current_version
    cross join lateral jsonb_array_elements(v.terms -> 'milestones') as s (step)
  ), state as (
    select s.*, friends_so_far.count >= s.friends as is_reached, given.points as given, given.turns
    from steps s
    cross join lateral (
      select count(*) from conversions c
      join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id
      join program_versions v on v.id = r.program_version_id
      where c.shop_id = s.shop_id and c.link_id = s.link_id and c.stands and r.status in ('completed', 'rewarded')
        and not r.is_test and v.program_id = s.program_id
    ) friends_so_far
    cross join lateral (
      select coalesce(sum(e.amount), 0)::int as points, count(*) as turns from ledger_entries e
      where e.shop_id = s.shop_id and e.customer_id = s.customer_id and e.program_id = s.program_id
        and e.reason = 'milestone:' || s.friends
    ) given
  )
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, program_id, idempotency_key, reason, expires_at)
  select shop_id, customer_id, 'available', case when is_reached then 'bonus' else 'reverse' end,
    case when is_reached then points else -given end, program_id,
    'milestone:' || program_id || ':' || customer_id || ':' || friends || ':' || turns, 'milestone:' || friends,
    case when is_reached then now() + make_interval(days => (terms ->> 'pointsExpireDays')::int) end
  from state
  where is_reached and given = 0 or not is_reached and given > 0
  on conflict (shop_id, idempotency_key) do nothing`;

const anyStepsSql = `
  select from programs p
  join program_versions v on v.shop_id = p.shop_id and v.program_id = p.id and v.version = p.current_version
  where p.shop_id = any ($1::uuid[]) and jsonb_array_length(v.terms -> 'milestones') > 0
  limit 1`;

export const syncMilestones = async (tx: Tx, links: readonly OfLink[]): Promise<void> => {
  if (links.length === 0) return;
  const shopIds = [...new Set(links.map(({ shop_id }) => shop_id))];
  if ((await tx.query(anyStepsSql, [shopIds])).length === 0) return;
  await tx.query(lockSql, [shopIds, links.map(({ link_id }) => link_id)]);
  await tx.query(syncSql, [JSON.stringify(links)]);
};
