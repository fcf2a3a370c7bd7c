import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId } from "#app/platform/ids.ts";
import type { Reversal } from "./reverse-referrals.server.ts";
import { pointsToTake, takenInAll } from "./take-back.ts";

interface PointsRow {
  shop_id: string;
  referral_id: ReferralId;
  customer_id: PersonId;
  award: number;
  taken: number;
  expired: number;
  reversals: number;
}

/** What each side has of each referral. */
const pointsSql = `
  select e.shop_id, e.referral_id, e.customer_id,
    coalesce(sum(e.amount) filter (where e.kind in ('earn', 'bonus')), 0)::int as award,
    coalesce(-sum(e.amount) filter (where e.kind = 'reverse'), 0)::int as taken,
    coalesce(-sum(e.amount) filter (where e.kind = 'expire'), 0)::int as expired,
    count(*) filter (where e.kind = 'reverse')::int as reversals
  from jsonb_to_recordset($1) as a (shop_id uuid, referral_id uuid)
  join ledger_entries e on e.shop_id = a.shop_id and e.referral_id = a.referral_id
  group by 1, 2, 3
  order by 2, 3`;

const takeSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, is_test, idempotency_key, reason)
  select shop_id, customer_id, account, 'reverse', amount, referral_id, is_test, key, reason
  from jsonb_to_recordset($1) as e (shop_id uuid, customer_id uuid, account text, amount int, referral_id uuid,
    is_test boolean, key text, reason text)`;

const takePoints = async (tx: Tx, reversals: readonly Reversal[]): Promise<Map<ReferralId, number>> => {
  const byReferral = new Map(reversals.map((reversal) => [reversal.row.referral_id, reversal]));
  const rows = await tx.query<PointsRow>(pointsSql, [JSON.stringify(reversals.map(({ row }) => row))]);
  const taken = new Map<ReferralId, number>();
  const entries = rows.flatMap((row) => {
    const reversal = byReferral.get(row.referral_id);
    const points = reversal === undefined ? 0 : pointsToTake(row, reversal.sale);
    if (reversal === undefined || points === 0) return [];
    taken.set(row.referral_id, (taken.get(row.referral_id) ?? 0) + points);
    return [entryOf(row, reversal, points)];
  });
  if (entries.length > 0) await tx.query(takeSql, [JSON.stringify(entries)]);
  return taken;
};

/** What is held is taken out of what is pending; after the hold everything moved to the other account. */
const entryOf = (row: PointsRow, { row: referral, reason }: Reversal, points: number) => ({
  shop_id: row.shop_id,
  customer_id: row.customer_id,
  account: referral.status === "in_progress" ? "pending" : "available",
  amount: -points,
  referral_id: row.referral_id,
  is_test: referral.is_test,
  key: `reverse:${row.referral_id}:${row.customer_id}:${row.reversals + 1}`,
  reason,
});

interface IntentRow {
  shop_id: string;
  id: string;
  referral_id: ReferralId;
  amount_minor: string | null;
}

const intentsSql = `
  select i.shop_id, i.id, i.referral_id, i.amount_minor
  from jsonb_to_recordset($1) as a (shop_id uuid, referral_id uuid)
  join reward_intents i on i.shop_id = a.shop_id and i.referral_id = a.referral_id
  order by i.id
  for update of i`;

/**
 * What Shopify did not give yet is withdrawn, or comes back when the conversion does (what was withdrawn for another reason
 * stays so). What it gave is to be voided or taken
 * back in part; whoever carries intents out sees the difference to what was taken already.
 */
const takeIntentsSql = `
  update reward_intents i
  set take_back_minor = t.take_back_minor, is_void = t.is_void,
    state = case
      when t.is_void and i.state in ('pending', 'due', 'needs_merchant', 'failed') then 'withdrawn'
      when not t.is_void and i.is_void and i.state = 'withdrawn' then t.open_state
      when not t.is_void and i.is_void and i.state = 'issued' and i.voided_at is not null then 'due'
      when i.kind = 'store_credit' and i.state = 'issued' and i.taken_back_minor > t.take_back_minor then 'due'
      else i.state end,
    code = case
      when not t.is_void and i.is_void and i.state = 'issued' and i.voided_at is not null then null
      else i.code end,
    reason = case when t.is_void then t.reason else i.reason end
  from jsonb_to_recordset($1) as t (shop_id uuid, id uuid, take_back_minor bigint, is_void boolean, open_state text,
    reason text)
  where i.shop_id = t.shop_id and i.id = t.id`;

const takeIntents = async (tx: Tx, reversals: readonly Reversal[]): Promise<void> => {
  const byReferral = new Map(reversals.map((reversal) => [reversal.row.referral_id, reversal]));
  const rows = await tx.query<IntentRow>(intentsSql, [JSON.stringify(reversals.map(({ row }) => row))]);
  const changes = rows.flatMap(({ shop_id, id, referral_id, amount_minor }) => {
    const reversal = byReferral.get(referral_id);
    if (reversal === undefined) return [];
    return [
      {
        shop_id,
        id,
        take_back_minor: String(takenInAll(BigInt(amount_minor ?? 0), reversal.sale)),
        is_void: reversal.reversed === "full",
        open_state: reversal.row.status === "in_progress" ? "pending" : "due",
        reason: reversal.reason,
      },
    ];
  });
  if (changes.length > 0) await tx.query(takeIntentsSql, [JSON.stringify(changes)]);
};

/** Takes back, or gives back, what both sides have of these conversions. Answers the points that were taken, by referral. */
export const takeRewards = async (
  tx: Tx,
  reversals: readonly Reversal[],
): Promise<ReadonlyMap<ReferralId, number>> => {
  await takeIntents(tx, reversals);
  return takePoints(tx, reversals);
};
