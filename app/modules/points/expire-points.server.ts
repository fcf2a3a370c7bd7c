import { writeTasks } from "#app/modules/notifications/index.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { expireKey, expiredLots, type LotEntry } from "./lots.ts";

/**
 * Whoever has points that came to their end since the last look, or that were written since then with an end in the past.
 * The day in between is for transactions that were still running.
 */
const dueSql = `
  select distinct e.customer_id as id
  from ledger_entries e join shops s on s.id = e.shop_id
  where e.shop_id = $1 and e.account = 'available' and e.amount > 0 and e.expires_at <= $2
    and greatest(e.expires_at, e.created_at) > coalesce(s.points_expired_until, '-infinity') - interval '1 day'`;

export const entriesSql = `
  select id, kind, amount, referral_id as "referralId", is_test as "isTest", expires_at as "expiresAt",
    idempotency_key as "idempotencyKey"
  from ledger_entries
  where shop_id = $1 and customer_id = $2 and account = 'available'
  order by id`;

const expireSql = `
  insert into ledger_entries
    (shop_id, customer_id, account, kind, amount, referral_id, is_test, idempotency_key, reason)
  select $1, $2, 'available', 'expire', -left_over, referral_id, is_test, key, 'expired'
  from unnest($3::int[], $4::uuid[], $5::boolean[], $6::text[]) as l (left_over, referral_id, is_test, key)
  on conflict (shop_id, idempotency_key) do nothing
  returning id, -amount as points, is_test as "isTest"`;

interface Expired {
  id: string;
  points: number;
  isTest: boolean;
}

const tellExpired = async (
  tx: Tx,
  shopId: ShopId,
  customerId: PersonId,
  expired: readonly Expired[],
): Promise<void> => {
  const counted = expired.filter(({ isTest }) => !isTest);
  const last = counted.at(-1);
  if (last === undefined) return;
  const points = counted.reduce((sum, entry) => sum + entry.points, 0);
  await writeTasks(tx, [
    { shopId, customerId, kind: "points_expired", effect: `expired:${last.id}`, points },
  ]);
};

const lookedSql = "update shops set points_expired_until = greatest(points_expired_until, $2) where id = $1";

/** The customer's row is the lock: what he spends at the same moment is either seen here or sees this. */
const expireOf = async (tx: Tx, shopId: ShopId, customer: PersonId, now: Date): Promise<number> => {
  await tx.query("select from customers where id = $1 for update", [customer]);
  const lots = expiredLots(await tx.query<LotEntry>(entriesSql, [shopId, customer]), now);
  if (lots.length === 0) return 0;
  const written = await tx.query<Expired>(expireSql, [
    shopId,
    customer,
    lots.map(({ left }) => left),
    lots.map(({ referralId }) => referralId),
    lots.map(({ isTest }) => isTest),
    lots.map(({ entryId }) => expireKey(entryId)),
  ]);
  await tellExpired(tx, shopId, customer, written);
  return written.length;
};

/** Answers how many lots expired. Safe to run twice at once. */
export const expirePoints = async (db: Database, shopId: ShopId, now: Date): Promise<number> => {
  const due = await db.tenant(shopId, (tx) => tx.query<{ id: PersonId }>(dueSql, [shopId, now]));
  let expired = 0;
  for (const { id } of due) expired += await db.tenant(shopId, (tx) => expireOf(tx, shopId, id, now));
  if (due.length > 0) await db.tenant(shopId, (tx) => tx.query(lookedSql, [shopId, now]));
  return expired;
};
