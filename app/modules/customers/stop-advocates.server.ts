import { expireBalances } from "#app/modules/points/index.ts";
import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";

/** What the merchant still owes to somebody who left is not sent any more. */
const stopSql = `
  with codes as (
    update share_codes c set retired_at = $3
    from share_links l
    where l.shop_id = $1 and l.customer_id = $2 and c.shop_id = l.shop_id and c.link_id = l.id and c.retired_at is null
  )
  update reward_intents set state = 'withdrawn', reason = 'customer_deleted'
  where shop_id = $1 and customer_id = $2 and state in ('pending', 'due', 'needs_merchant')`;

/** The moment of the deletion tells the codes it retired from those that the advocate had replaced himself. */
const reviveSql = `
  with codes as (
    update share_codes c set retired_at = null
    from share_links l
    where l.shop_id = $1 and l.customer_id = $2 and c.shop_id = l.shop_id and c.link_id = l.id and c.retired_at = $3
  )
  update reward_intents i
  set reason = null, state = case when i.referral_id is null or exists (
      select from referrals r where r.shop_id = i.shop_id and r.id = i.referral_id and r.status in ('completed', 'rewarded'))
    then 'due' else 'pending' end
  where i.shop_id = $1 and i.customer_id = $2 and i.state = 'withdrawn' and i.reason = 'customer_deleted'`;

export const stopAdvocate = async (tx: Tx, shopId: ShopId, person: PersonId, at: Date): Promise<void> => {
  await tx.query(stopSql, [shopId, person, at]);
};

export const reviveAdvocate = async (tx: Tx, shopId: ShopId, person: PersonId, at: Date): Promise<void> => {
  await tx.query(reviveSql, [shopId, person, at]);
};

const deletedSql = `
  update customers c set deleted_at = coalesce(known.deleted_at, $3)
  from (
    select id, deleted_at from customers where shop_id = $1 and shopify_customer_id = $2 and erased_at is null for update
  ) as known
  where c.id = known.id
  returning c.id, c.deleted_at, known.deleted_at is null as is_news`;

interface Deleted {
  id: PersonId;
  deleted_at: Date;
  is_news: boolean;
}

/** The customer is gone from Shopify: his links stop, what is pending is withdrawn, his balance stays for a while. */
export const deleteCustomer = async (
  tx: Tx,
  shopId: ShopId,
  customerId: ShopifyId,
  at: Date,
): Promise<void> => {
  const [gone] = await tx.query<Deleted>(deletedSql, [shopId, customerId, at]);
  if (gone === undefined) return;
  await stopAdvocate(tx, shopId, gone.id, gone.deleted_at);
  if (!gone.is_news) return;
  const target = { kind: "customer", id: gone.id };
  const actor = { kind: "webhook", id: "customers/delete" } as const;
  await writeAudit(tx, [{ shopId, actor, action: "customer.deleted", target }]);
};

const keptDays = 60;

/** Points under a hold are no balance yet; once released they are found by the next run. */
const leftOverSql = `
  select c.id from customers c
  join ledger_entries e on e.shop_id = c.shop_id and e.customer_id = c.id and e.account = 'available'
  where c.shop_id = $1 and c.deleted_at < $2::timestamptz - make_interval(days => ${keptDays})
  group by c.id having sum(e.amount) > 0`;

/** Answers the points that expired. */
export const expireDeletedBalances = async (tx: Tx, shopId: ShopId, now: Date): Promise<number> => {
  const people = await tx.query<{ id: PersonId }>(leftOverSql, [shopId, now]);
  if (people.length === 0) return 0;
  return expireBalances(
    tx,
    shopId,
    people.map(({ id }) => id),
    "customer_deleted",
  );
};
