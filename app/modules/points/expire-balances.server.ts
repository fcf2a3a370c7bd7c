import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";

/** The newest entry is part of the key: what comes in later expires too, and the same balance only once. */
const expireSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, is_test, idempotency_key, reason)
  select e.shop_id, e.customer_id, 'available', 'expire', -sum(e.amount), e.is_test,
    'expire:' || e.customer_id || ':' || max(e.id), $3
  from ledger_entries e
  where e.shop_id = $1 and e.customer_id = any ($2::uuid[]) and e.account = 'available'
  group by e.shop_id, e.customer_id, e.is_test having sum(e.amount) > 0
  on conflict (shop_id, idempotency_key) do nothing
  returning -amount as points`;

/** Takes what these people still have. Answers the points that expired. */
export const expireBalances = async (
  tx: Tx,
  shopId: ShopId,
  people: readonly PersonId[],
  reason: string,
): Promise<number> => {
  const expired = await tx.query<{ points: number }>(expireSql, [shopId, people, reason]);
  return expired.reduce((sum, { points }) => sum + points, 0);
};
