import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { joinPeople } from "./join-people.server.ts";

export interface CustomerMerge {
  shopId: ShopId;
  keptId: ShopifyId;
  deletedId: ShopifyId;
}

/** Both rows exist afterwards, or neither: what a late delivery brings to the one that is gone finds its way on. */
const rowsSql = `
  with made as (
    insert into customers (shop_id, shopify_customer_id)
    select $1, id from unnest($2::bigint[]) as id
    where exists (select from customers where shop_id = $1 and shopify_customer_id = any ($2))
    order by id
    on conflict (shop_id, shopify_customer_id) where shopify_customer_id is not null do nothing
    returning id, shopify_customer_id
  )
  select id, shopify_customer_id from made
  union all
  select id, shopify_customer_id from customers where shop_id = $1 and shopify_customer_id = any ($2)`;

/** Answers the row that has it all now; null when we know neither. */
export const mergeCustomers = async (
  tx: Tx,
  { shopId, keptId, deletedId }: CustomerMerge,
): Promise<PersonId | null> => {
  const rows = await tx.query<{ id: PersonId; shopify_customer_id: ShopifyId }>(rowsSql, [
    shopId,
    [keptId, deletedId],
  ]);
  const idOf = (customerId: ShopifyId) =>
    rows.find(({ shopify_customer_id }) => shopify_customer_id === customerId)?.id;
  const [kept, gone] = [idOf(keptId), idOf(deletedId)];
  if (rows.length === 0) return null;
  // A row made by a transaction that committed after this statement began is not in its snapshot: the next try sees it.
  if (kept === undefined || gone === undefined) throw new Error("a customer appeared in between");
  return joinPeople(tx, shopId, gone, kept);
};

const latelyJoinedSql = `
  select id, joined_to from customers
  where shop_id = $1 and joined_to is not null and joined_at > $2::timestamptz - interval '1 day' order by id`;

/** What was under way while two rows joined may have come to the one that gave: it follows. */
export const followJoins = async (tx: Tx, shopId: ShopId, now: Date): Promise<void> => {
  const joined = await tx.query<{ id: PersonId; joined_to: PersonId }>(latelyJoinedSql, [shopId, now]);
  for (const { id, joined_to } of joined) await joinPeople(tx, shopId, id, joined_to);
};
