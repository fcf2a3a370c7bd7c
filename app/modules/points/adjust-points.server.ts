import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { Balance } from "./balance.ts";
import { lockCustomer, readBalance } from "./ledger.server.ts";

export interface Adjustment {
  customerId: ShopifyId;
  amount: number;
  reason: string;
  idempotencyKey: string;
}

export type AdjustRefusal = "idempotency_conflict" | "not_enough_points";

interface EarlierRow {
  id: string;
  amount: number;
  reason: string | null;
  same_customer: boolean;
}

const earlierSql = `
  select id, amount, reason, customer_id = $3 as same_customer from ledger_entries
  where shop_id = $1 and idempotency_key = $2`;

const insertSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key, reason)
  values ($1, $2, 'available', 'adjust', $3, $4, $5)
  on conflict (shop_id, idempotency_key) do nothing
  returning id`;

/** The key decides: a repeat answers what the first time answered, another request under the same key is refused. */
export const adjustPoints = async (
  tx: Tx,
  shopId: ShopId,
  { customerId, amount, reason, idempotencyKey }: Adjustment,
  actor: Actor,
): Promise<Result<Balance, AdjustRefusal>> => {
  const person = await lockCustomer(tx, shopId, customerId);
  const key = `adjust:${idempotencyKey}`;
  const [earlier] = await tx.query<EarlierRow>(earlierSql, [shopId, key, person]);
  if (earlier !== undefined) {
    const isRepeat = earlier.same_customer && earlier.amount === amount && earlier.reason === reason;
    return isRepeat
      ? ok(await readBalance(tx, shopId, customerId, earlier.id))
      : refuse("idempotency_conflict");
  }
  const { available } = await readBalance(tx, shopId, customerId);
  if (available + amount < 0) return refuse("not_enough_points");
  const inserted = await tx.query(insertSql, [shopId, person, amount, key, reason]);
  if (inserted.length === 0) return refuse("idempotency_conflict");
  const target = { kind: "customer", id: person };
  await writeAudit(tx, [{ shopId, actor, action: "points.adjusted", target, reason, metadata: { amount } }]);
  return ok(await readBalance(tx, shopId, customerId));
};
