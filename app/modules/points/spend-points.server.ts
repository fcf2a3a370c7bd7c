import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { readBalance } from "./ledger.server.ts";

const spendSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key, reason)
  values ($1, $2, 'available', 'spend', $3, $4, 'reward')`;

export interface Spending {
  customerId: ShopifyId;
  person: PersonId;
  cost: number;
  key: string;
}

/** The caller holds the customer's row, so that nobody spends the same points at once. False: too few. */
export const spendIn = async (
  tx: Tx,
  shopId: ShopId,
  { customerId, person, cost, key }: Spending,
): Promise<boolean> => {
  const { available } = await readBalance(tx, shopId, customerId);
  if (available < cost) return false;
  await tx.query(spendSql, [shopId, person, -cost, key]);
  return true;
};

const giveBackSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, is_test, idempotency_key, reason)
  select shop_id, customer_id, account, kind, -amount, is_test, 'back:' || idempotency_key, 'reward_failed'
  from ledger_entries where shop_id = $1 and idempotency_key = $2
  on conflict (shop_id, idempotency_key) do nothing`;

/** Points that were spent under this key come back, once. */
export const giveBackIn = async (tx: Tx, shopId: ShopId, key: string): Promise<void> => {
  await tx.query(giveBackSql, [shopId, key]);
};
