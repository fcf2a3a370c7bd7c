import { writeNotices, writeTasks } from "#app/modules/notifications/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import type { Given, TakenBack } from "./effect.ts";
import type { Intent } from "./intent.ts";
import type { Taken } from "./take-intent.server.ts";

/**
 * Every word here counts only while this run still holds its lease: one that came back too late leaves the row to the run
 * that took it over, which finds at Shopify what was done.
 */
const held = "shop_id = $1 and id = $2 and next_attempt_at = $3";
const settled = "attempts = 0, next_attempt_at = null, asked_at = null, asked_minor = null";

/** Withdrawn in the meantime: it was given, so it has to be taken back. */
const issuedSql = `
  update reward_intents
  set state = 'issued', is_void = is_void or state = 'withdrawn', voided_at = null, ${settled}, reason = null,
    shopify_id = coalesce($4, shopify_id), transaction_ids = transaction_ids || $5::text[], issued_at = coalesce(issued_at, $6),
    code = case when $8 then code end,
    taken_back_minor = (case when issued_at is null then coalesce(amount_minor, 0) else taken_back_minor end) - $7
  where ${held}
  returning customer_id as "customerId", referral_id as "referralId", code, is_void or is_test as "isQuiet"`;

interface IssuedRow {
  customerId: PersonId;
  referralId: string | null;
  code: string | null;
  isQuiet: boolean;
}

/** A code that is given anew after an undo is news again. */
const tellGiven = (tx: Tx, shopId: ShopId, intentId: string, { customerId, referralId, code }: IssuedRow) =>
  writeTasks(tx, [
    {
      shopId,
      customerId,
      kind: "reward_given",
      effect: `reward:${intentId}:${code ?? ""}`,
      referralId,
      intentId,
    },
  ]);

export const recordIssued = async (
  tx: Tx,
  shopId: ShopId,
  { id, leasedUntil, askedMinor }: Taken,
  given: Given | null,
  now: Date,
): Promise<void> => {
  const transactions = given?.transactionId == null ? [] : [given.transactionId];
  const minor = given === null ? 0n : (askedMinor ?? 0n);
  const [issued] = await tx.query<IssuedRow>(issuedSql, [
    shopId,
    id,
    leasedUntil,
    given?.shopifyId ?? null,
    transactions,
    now,
    minor,
    given !== null,
  ]);
  if (issued !== undefined && !issued.isQuiet && given !== null) await tellGiven(tx, shopId, id, issued);
};

const takenBackSql = `
  update reward_intents
  set ${settled}, taken_back_minor = taken_back_minor + $4, transaction_ids = transaction_ids || $5::text[],
    lost_minor = lost_minor + case when $6 then $7 - $4 else 0 end,
    reason = case when $6 then 'spent' else null end,
    voided_at = case when $8 and is_void then $9 else voided_at end
  where ${held} and state = 'issued'`;

export const recordTakenBack = (
  tx: Tx,
  shopId: ShopId,
  { id, leasedUntil, isVoid }: Taken,
  { minor, isSpent, transactionId }: TakenBack,
  wanted: bigint,
  now: Date,
): Promise<object[]> => {
  const isDone = isVoid && (isSpent || minor >= wanted);
  const transactions = transactionId === null ? [] : [transactionId];
  return tx.query(takenBackSql, [shopId, id, leasedUntil, minor, transactions, isSpent, wanted, isDone, now]);
};

/** Withdrawn, and nothing of it stands at Shopify. */
export const recordNothingGiven = (tx: Tx, shopId: ShopId, { id, leasedUntil }: Taken): Promise<object[]> =>
  tx.query(`update reward_intents set ${settled}, code = null where ${held}`, [shopId, id, leasedUntil]);

export interface Postponed {
  state: Intent["state"];
  reason: string;
  attempts: number;
  until: Date;
  /** Nothing can be under way: a repeat need not look for it. */
  isSure: boolean;
}

/**
 * The state is that of the row when it is not one that a call may change: a withdrawal stays one. Answers whether it waits for
 * the merchant as it did not before.
 */
const postponedSql = `
  with before as (select state = 'needs_merchant' as waited, reason from reward_intents where shop_id = $1 and id = $2)
  update reward_intents
  set state = case when state in ('due', 'needs_merchant') then $4 else state end, reason = $5, attempts = $6,
    next_attempt_at = $7, asked_at = case when $8 then null else asked_at end,
    asked_minor = case when $8 then null else asked_minor end
  where ${held}
  returning not is_test and $5 = any ($9) and not (select waited or coalesce(reason = any ($9), false) from before)
    as "isNews"`;

/** See `Fate`. */
const merchantsReasons = ["missing_scope", "no_token"];

export const recordPostponed = async (
  tx: Tx,
  shopId: ShopId,
  { id, leasedUntil }: Taken,
  { state, reason, attempts, until, isSure }: Postponed,
): Promise<void> => {
  const values = [shopId, id, leasedUntil, state, reason, attempts, until, isSure, merchantsReasons];
  const [row] = await tx.query<{ isNews: boolean }>(postponedSql, values);
  if (row?.isNews === true) await writeNotices(tx, [{ shopId, kind: "rewards_waiting" }]);
};

const failedSql = `
  update reward_intents set state = case when state = 'withdrawn' then state else 'failed' end, ${settled}, reason = $4
  where ${held} returning id, state, idempotency_key as "idempotencyKey", is_test as "isTest"`;

export interface FailedIntent {
  id: string;
  state: Intent["state"];
  idempotencyKey: string | null;
  isTest: boolean;
}

export const recordFailed = async (
  tx: Tx,
  shopId: ShopId,
  { id, leasedUntil }: Taken,
  reason: string,
): Promise<FailedIntent | null> => {
  const [row] = await tx.query<FailedIntent>(failedSql, [shopId, id, leasedUntil, reason]);
  if (row?.state === "failed" && !row.isTest) await writeNotices(tx, [{ shopId, kind: "rewards_refused" }]);
  return row ?? null;
};

const choiceSql = `
  update reward_intents set asked_minor = coalesce($4, asked_minor), code = coalesce($5, code) where ${held} returning id`;

/** Answers false when another run took over. */
export const recordChoice = async (
  tx: Tx,
  shopId: ShopId,
  { id, leasedUntil }: Taken,
  { minor, code }: { minor?: bigint; code?: string },
): Promise<boolean> =>
  (await tx.query(choiceSql, [shopId, id, leasedUntil, minor ?? null, code ?? null])).length > 0;

const knownSql = `
  select unnest(transaction_ids) as id from reward_intents where shop_id = $1 and customer_id = $2`;

export const knownTransactions = async (
  tx: Tx,
  shopId: ShopId,
  { customerId }: Intent,
): Promise<ReadonlySet<string>> => {
  const rows = await tx.query<{ id: string }>(knownSql, [shopId, customerId]);
  return new Set(rows.map(({ id }) => id));
};
