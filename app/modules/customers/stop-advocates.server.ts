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
  update customers set deleted_at = coalesce(deleted_at, $3)
  where shop_id = $1 and shopify_customer_id = $2 and erased_at is null
  returning id, deleted_at`;

/** The customer is gone from Shopify: his links stop, what is pending is withdrawn, his balance stays for a while. */
export const deleteCustomer = async (
  tx: Tx,
  shopId: ShopId,
  customerId: ShopifyId,
  at: Date,
): Promise<void> => {
  const [gone] = await tx.query<{ id: PersonId; deleted_at: Date }>(deletedSql, [shopId, customerId, at]);
  if (gone !== undefined) await stopAdvocate(tx, shopId, gone.id, gone.deleted_at);
};

const keptDays = 60;

/** Points under a hold are no balance yet; once released they are found by the next run. */
const expireSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, is_test, idempotency_key, reason)
  select c.shop_id, c.id, 'available', 'expire', -sum(e.amount)::int, e.is_test,
    'expire:deleted:' || c.id || ':' || max(e.id), 'customer_deleted'
  from customers c
  join ledger_entries e on e.shop_id = c.shop_id and e.customer_id = c.id and e.account = 'available'
  where c.shop_id = $1 and c.deleted_at < $2::timestamptz - make_interval(days => ${keptDays})
  group by c.shop_id, c.id, e.is_test having sum(e.amount) > 0
  on conflict (shop_id, idempotency_key) do nothing
  returning id`;

/** Answers how many balances ended. */
export const expireDeletedBalances = async (tx: Tx, shopId: ShopId, now: Date): Promise<number> =>
  (await tx.query(expireSql, [shopId, now])).length;
