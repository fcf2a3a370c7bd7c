import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { failSelfReferrals } from "./self-referrals.server.ts";
import { reviveAdvocate, stopAdvocate } from "./stop-advocates.server.ts";

/** Parameters of every statement here: the shop, the row that gives, the row that receives. */
type Join = readonly [shopId: ShopId, from: PersonId, to: PersonId];

interface PersonRow {
  id: PersonId;
  deleted_at: Date | null;
  joined_to: PersonId | null;
  is_guest: boolean;
}

/** A row that joined another leads on to it; merges may be told in any sequence. */
const lastSql = `
  with recursive chain (id, joined_to) as (
    select id, joined_to from customers where shop_id = $1 and id = $2
    union select c.id, c.joined_to from customers c join chain on c.id = chain.joined_to where c.shop_id = $1
  )
  select id from chain where joined_to is null`;

const lockPeopleSql = `
  select id, deleted_at, joined_to, shopify_customer_id is null as is_guest from customers
  where shop_id = $1 and id in ($2, $3) and erased_at is null order by id for update`;

/** As settling does: links before referrals, each in the sequence of their ids. */
const lockLinksSql = `
  select id, customer_id from share_links where shop_id = $1 and customer_id in ($2, $3) order by id for update`;

const moveLinkSql = "update share_links set customer_id = $3 where shop_id = $1 and customer_id = $2";

/** The link that stays takes the other's codes, referrals and uses; the empty one stays for whoever holds its id now. */
const moveCodesSql = `
  with source as (
    update share_links set uses = 0 where shop_id = $1 and customer_id = $2
    returning id, (select uses from share_links where shop_id = $1 and customer_id = $2) as uses
  ), target as (
    update share_links l set uses = l.uses + s.uses from source s
    where l.shop_id = $1 and l.customer_id = $3
    returning l.id, s.id as source_id
  ), codes as (
    update share_codes c set link_id = t.id from target t where c.shop_id = $1 and c.link_id = t.source_id
  ), counted as (
    update conversions c set link_id = t.id from target t where c.shop_id = $1 and c.link_id = t.source_id
  )
  update referrals r set link_id = t.id from target t where r.shop_id = $1 and r.link_id = t.source_id`;

/**
 * The ledger is append-only, so each entry is written off where it stood and written again where it belongs. It keeps its
 * kind, referral and dates, since tiers, reversals and expiry read them; its id is the key, so a repeat moves only what is new.
 */
const moveLedgerSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, is_test, reason, created_at,
    expires_at, program_id, idempotency_key)
  select e.shop_id, side.customer_id, e.account, e.kind, side.sign * e.amount, e.referral_id, e.is_test,
    coalesce(e.reason, 'joined'), e.created_at, e.expires_at, e.program_id, 'join:' || e.id || ':' || side.name
  from ledger_entries e
  cross join (values ($2::uuid, -1, 'out'), ($3::uuid, 1, 'in')) as side (customer_id, sign, name)
  where e.shop_id = $1 and e.customer_id = $2 and e.idempotency_key not like 'join:%:out'
  order by e.id, side.sign
  on conflict (shop_id, idempotency_key) do nothing`;

/** What a guest claimed with an e-mail alone stays a guest's claim: a verified account does not make it one of its own. */
const moveReferralsSql = `
  update referrals set
    customer_id = case when customer_id = $2 then $3 else customer_id end,
    friend_id = case when friend_id = $2 and (not $4 or status not in ('queued', 'pending')) then $3 else friend_id end
  where shop_id = $1 and (customer_id = $2 or friend_id = $2)`;

/** One conversion of a friend stands; of two, each stays where it was. */
const moveConversionsSql = `
  update conversions c set friend_id = $3
  where c.shop_id = $1 and c.friend_id = $2
    and (not c.stands or not exists (
      select from conversions o where o.shop_id = $1 and o.friend_id = $3 and o.stands))`;

const moveOrdersSql = "update orders set customer_id = $3 where shop_id = $1 and customer_id = $2";
const moveIntentsSql = "update reward_intents set customer_id = $3 where shop_id = $1 and customer_id = $2";

/** The higher of two assigned tiers. */
const moveTierSql = `
  with moved as (delete from assigned_tiers where shop_id = $1 and customer_id = $2 returning *)
  insert into assigned_tiers as kept (shop_id, customer_id, tier_id, event_id, assigned_at)
  select shop_id, $3, tier_id, event_id, assigned_at from moved
  on conflict (shop_id, customer_id) do update
  set tier_id = excluded.tier_id, event_id = excluded.event_id, assigned_at = excluded.assigned_at
  where (select rank from tiers where id = excluded.tier_id) > (select rank from tiers where id = kept.tier_id)`;

const markSql = `
  with told as (
    update customers set joined_to = $3, joined_at = coalesce(joined_at, now())
    where shop_id = $1 and id = $2
    returning banned_at, messages_stopped_at
  )
  update customers c
  set banned_at = coalesce(c.banned_at, t.banned_at), orders_before_first_sight = null,
    messages_stopped_at = coalesce(c.messages_stopped_at, t.messages_stopped_at)
  from told t where c.shop_id = $1 and c.id = $3`;

const lastOf = async (tx: Tx, shopId: ShopId, person: PersonId): Promise<PersonId> => {
  const [last] = await tx.query<{ id: PersonId }>(lastSql, [shopId, person]);
  return last?.id ?? person;
};

const moveLink = async (tx: Tx, join: Join): Promise<void> => {
  const [, from, to] = join;
  const links = await tx.query<{ customer_id: PersonId }>(lockLinksSql, join);
  const has = (person: PersonId) => links.some(({ customer_id }) => customer_id === person);
  if (has(from)) await tx.query(has(to) ? moveCodesSql : moveLinkSql, join);
};

const moveEverything = async (tx: Tx, join: Join, isGuest: boolean): Promise<void> => {
  await tx.query(moveReferralsSql, [...join, isGuest]);
  for (const sql of [moveConversionsSql, moveOrdersSql, moveLedgerSql, moveIntentsSql, moveTierSql, markSql])
    await tx.query(sql, join);
};

const noteJoin = (tx: Tx, [shopId, from, to]: Join) =>
  writeAudit(tx, [
    {
      shopId,
      actor: { kind: "webhook", id: "customers" },
      action: "customer.joined",
      target: { kind: "customer", id: from },
      metadata: { joined_to: to },
    },
  ]);

/**
 * Two rows turn out to be one person: the second inherits codes, ledger, tier and referrals of the first. May be repeated,
 * and then moves what came to the first row since. Answers who the second is by now.
 */
export const joinPeople = async (
  tx: Tx,
  shopId: ShopId,
  from: PersonId,
  into: PersonId,
): Promise<PersonId> => {
  const last = await lastOf(tx, shopId, into);
  const join = [shopId, from, last] as const;
  if (from === last) return last;
  const people = await tx.query<PersonRow>(lockPeopleSql, join);
  const giver = people.find(({ id }) => id === from);
  const receiver = people.find(({ id }) => id !== from);
  if (giver === undefined || receiver === undefined) return last;

  // Shopify also tells of the deletion of what it merged away, and may tell that first.
  if (giver.deleted_at !== null) await reviveAdvocate(tx, shopId, from, giver.deleted_at);
  await moveLink(tx, join);
  await failSelfReferrals(tx, join);
  await moveEverything(tx, join, giver.is_guest);
  if (giver.joined_to === null) await noteJoin(tx, join);
  if (receiver.deleted_at !== null) await stopAdvocate(tx, shopId, receiver.id, receiver.deleted_at);
  return last;
};
