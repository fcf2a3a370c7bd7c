import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Counting what a shop owes reads all of its ledger, so it takes at most a hundredth of the time. */
const shareOfTime = 100;

const dueSql = `
  select exists (select from stale_figures where shop_id = $1 and slot is null) as "isStale",
    (select counted_at + took_ms * ${shareOfTime} * interval '1 ms' from open_points where shop_id = $1) as "notBefore"`;

export const isDueForCount = async (tx: Tx, shopId: ShopId, now: Date): Promise<boolean> => {
  const [row] = await tx.query<{ isStale: boolean; notBefore: Date | null }>(dueSql, [shopId]);
  return row !== undefined && row.isStale && (row.notBefore === null || row.notBefore <= now);
};

const forgetMarksSql = "delete from stale_figures where shop_id = $1 and slot is null";

/** Whoever owes points takes nothing off what the others hold. */
const pointsSql = `
  insert into open_points (shop_id, available, pending, debt, counted_at, took_ms)
  select $1, coalesce(sum(greatest(available, 0)), 0), coalesce(sum(greatest(pending, 0)), 0),
    coalesce(sum(greatest(-available, 0)), 0), $2, 0
  from (
    select coalesce(sum(amount) filter (where account = 'available'), 0) as available,
      coalesce(sum(amount) filter (where account = 'pending'), 0) as pending
    from ledger_entries where shop_id = $1 and not is_test group by customer_id) as held
  on conflict (shop_id) do update set available = excluded.available, pending = excluded.pending, debt = excluded.debt,
    counted_at = excluded.counted_at`;

/** Promised and not given yet, or a code that is out and was not used. Credit and gift cards are Shopify's once given. */
const rewardsSql = `
  insert into open_rewards (shop_id, kind, currency, is_given, rewards, minor)
  select $1, kind, coalesce(currency, ''), state = 'issued', count(*),
    coalesce(sum(amount_minor - case when state = 'issued' then taken_back_minor else take_back_minor end), 0)
  from reward_intents
  where shop_id = $1 and not is_test and (state in ('pending', 'due', 'needs_merchant') or (
    state = 'issued' and kind in ('percent', 'fixed', 'free_shipping', 'free_product') and used_at is null
    and not is_void and reason is distinct from 'spent'))
  group by kind, coalesce(currency, ''), state = 'issued'`;

/** What customers hold and were promised. The caller holds the lock of the shop's figures. */
export const countOpen = async (tx: Tx, shopId: ShopId, now: () => Date): Promise<void> => {
  const startedAt = now();
  await tx.query(forgetMarksSql, [shopId]);
  await tx.query(pointsSql, [shopId, startedAt]);
  await tx.query("delete from open_rewards where shop_id = $1", [shopId]);
  await tx.query(rewardsSql, [shopId]);
  const took = now().getTime() - startedAt.getTime();
  await tx.query("update open_points set took_ms = $2 where shop_id = $1", [shopId, took]);
};
