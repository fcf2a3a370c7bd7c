import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId } from "#app/platform/ids.ts";

/** An order of the last day still counts. */
const graceHours = 24;
/** A shop that Shopify tells us nothing of for so long keeps its claims open no longer. */
const patienceDays = 7;
const batchSize = 500;

export interface ExpiredClaims {
  expired: number;
  /** Claims are over, but Shopify was not asked for the orders of their last days yet. */
  wantsReconciliation: boolean;
}

/**
 * A claim ends when no order can count for it any more: its time and the grace are over, Shopify was asked for orders until
 * then, and none of them waits in the inbox. A cancelled referral would turn away a delivery that is merely late.
 */
const overSql = `
  claim_expires_at + interval '${graceHours} hours' <= $2
  and (claim_expires_at + interval '${graceHours} hours' <= (
      select orders_reconciled_until from shops where id = $1)
    or claim_expires_at + interval '${patienceDays} days' <= $2)`;

const isBusySql = `
  exists (select from webhook_inbox where shop_id = $1 and done_at is null and topic like 'orders/%')`;

/** Rows that another run or a settlement holds are left to the next run. */
const expireSql = `
  with due as (
    select id, status from referrals
    where shop_id = $1 and status in ('queued', 'pending') and ${overSql}
      and (not ${isBusySql} or claim_expires_at + interval '${patienceDays} days' <= $2)
    order by claim_expires_at, id limit ${batchSize}
    for update skip locked
  ), expired as (
    update referrals r
    set status = 'cancelled', reason = 'claim_expired', description = referral_description('cancelled', r.locale, r.shop_id)
    from due where r.shop_id = $1 and r.id = due.id
    returning r.id, due.status as before
  ), told as (
    insert into referral_timeline (shop_id, referral_id, at, from_status, to_status, actor, reason)
    select $1, id, $2, before, 'cancelled', 'system', 'claim_expired' from expired
  ), codes as (
    update redeem_codes k set state = 'retiring' from expired e
    where k.shop_id = $1 and k.referral_id = e.id and k.state = 'claimed'
  )
  select id from expired`;

const uncoveredSql = `
  select exists (
    select from referrals
    where shop_id = $1 and status in ('queued', 'pending') and claim_expires_at + interval '${graceHours} hours' <= $2
      and not (${overSql})) as uncovered`;

const isUncovered = async (tx: Tx, shopId: ShopId, now: Date): Promise<boolean> => {
  const [row] = await tx.query<{ uncovered: boolean }>(uncoveredSql, [shopId, now]);
  return row?.uncovered ?? false;
};

const expireBatch = async (tx: Tx, shopId: ShopId, now: Date): Promise<number> => {
  const expired = await tx.query<{ id: ReferralId }>(expireSql, [shopId, now]);
  await writeAudit(
    tx,
    expired.map(({ id }) => ({
      shopId,
      actor: { kind: "job", id: "expire-claims" },
      action: "referral.cancelled",
      target: { kind: "referral", id },
      reason: "claim_expired",
    })),
  );
  return expired.length;
};

/** Batch by batch, each in a transaction of its own; any number may run at once. */
export const expireClaims = async (db: Database, shopId: ShopId, now: Date): Promise<ExpiredClaims> => {
  let expired = 0;
  let batch: number;
  do {
    batch = await db.tenant(shopId, (tx) => expireBatch(tx, shopId, now));
    expired += batch;
  } while (batch === batchSize);
  const wantsReconciliation = await db.tenant(shopId, (tx) => isUncovered(tx, shopId, now));
  return { expired, wantsReconciliation };
};
