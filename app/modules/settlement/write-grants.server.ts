import { writeNotices } from "#app/modules/notifications/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import type { ConvertedOrder } from "./write-settled.server.ts";
import {
  costOf,
  fitsBudget,
  type Grant,
  type PointsGrant,
  type ShopifyGrant,
  type Side,
} from "./plan-grants.ts";

const day = 24 * 60 * 60 * 1000;

const pointsSql = `
  insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, is_test, idempotency_key, reason,
    expires_at)
  select shop_id, customer_id, account, kind, amount, referral_id, is_test, kind || ':' || side || ':' || referral_id,
    'referral', expires_at
  from jsonb_to_recordset($1) as p (shop_id uuid, customer_id uuid, account text, kind text, side text, amount int,
    referral_id uuid, is_test boolean, expires_at timestamptz)
  on conflict (shop_id, idempotency_key) do nothing`;

const intentsSql = `
  insert into reward_intents (shop_id, referral_id, customer_id, side, kind, value, amount_minor, currency, state, is_test)
  select shop_id, referral_id, customer_id, side, kind, value, amount_minor, currency, state, is_test
  from jsonb_to_recordset($1) as i (shop_id uuid, referral_id uuid, customer_id uuid, side text, kind text, value jsonb,
    amount_minor bigint, currency text, state text, is_test boolean)
  on conflict (shop_id, referral_id, side, kind) do nothing`;

/** A program whose budget does not hold another reward of this size takes no new friends from now on. Answers those. */
const chargeSql = `
  update programs p
  set spent_points = p.spent_points + c.points, spent_minor = p.spent_minor + c.minor,
    state = case when c.is_used_up and p.state = 'active' then 'paused' else p.state end,
    pause_reason = case when c.is_used_up and p.state = 'active' then 'budget_reached' else p.pause_reason end
  from (
    select shop_id, program_id, sum(points) as points, sum(minor) as minor, bool_or(is_used_up) as is_used_up
    from jsonb_to_recordset($1) as c (shop_id uuid, program_id uuid, points bigint, minor bigint, is_used_up boolean)
    group by 1, 2) c
  join programs before on before.shop_id = c.shop_id and before.id = c.program_id
  where p.shop_id = c.shop_id and p.id = c.program_id
  returning p.shop_id as "shopId", p.id as "programId", before.state = 'active' and p.state = 'paused' as "isPaused"`;

const beneficiary = ({ evidence, friendId }: ConvertedOrder, side: Side): PersonId =>
  side === "advocate" ? evidence.advocate.id : friendId;

/** Points of a hold expire as late as those without one: the days count from when they can be spent. */
const expiresAt = ({ evidence, hold }: ConvertedOrder, now: Date): Date | null => {
  const days = evidence.terms.pointsExpireDays;
  return days === null ? null : new Date((hold.until ?? now).getTime() + days * day);
};

const pointRows = (order: ConvertedOrder, grant: PointsGrant, now: Date) =>
  [
    { kind: "earn", amount: grant.earned },
    { kind: "bonus", amount: grant.bonus },
  ]
    .filter(({ amount }) => amount > 0)
    .map((entry) => ({
      ...entry,
      shop_id: order.shopId,
      customer_id: beneficiary(order, grant.side),
      account: order.hold.isHeld ? "pending" : "available",
      side: grant.side,
      referral_id: order.referralId,
      is_test: order.order.isTest,
      expires_at: expiresAt(order, now),
    }));

const intentRow = (order: ConvertedOrder, { side, kind, amountMinor, value }: ShopifyGrant) => ({
  shop_id: order.shopId,
  referral_id: order.referralId,
  customer_id: beneficiary(order, side),
  side,
  kind,
  value,
  amount_minor: amountMinor === null ? null : String(amountMinor),
  currency: amountMinor === null ? null : order.order.currency,
  state: order.hold.isHeld ? "pending" : "due",
  is_test: order.order.isTest,
});

const chargeRow = ({ shopId, evidence, grants, order }: ConvertedOrder) => {
  const cost = costOf(grants);
  const { terms, spending } = evidence;
  return {
    shop_id: shopId,
    program_id: spending.programId,
    points: String(cost.points),
    minor: String(cost.minor),
    is_used_up: !fitsBudget(terms, spending, cost, order.currency),
  };
};

const isPoints = (grant: Grant): grant is PointsGrant => grant.kind === "points";

interface Charged {
  shopId: ShopId;
  programId: string;
  isPaused: boolean;
}

const charge = async (tx: Tx, charges: readonly object[]): Promise<void> => {
  const charged = await tx.query<Charged>(chargeSql, [JSON.stringify(charges)]);
  const paused = charged.filter(({ isPaused }) => isPaused);
  await writeNotices(
    tx,
    paused.map(({ shopId, programId }) => ({ shopId, kind: "program_paused", programId })),
  );
};

/** What both sides of each conversion are given: points at once, everything else as an intent for Shopify. */
export const writeGrants = async (tx: Tx, converted: readonly ConvertedOrder[], now: Date): Promise<void> => {
  const points = converted.flatMap((order) =>
    order.grants.filter(isPoints).flatMap((grant) => pointRows(order, grant, now)),
  );
  const intents = converted.flatMap((order) =>
    order.grants.filter((grant) => !isPoints(grant)).map((grant) => intentRow(order, grant)),
  );
  const charges = converted
    .filter(({ evidence, order }) => evidence.terms.budget !== null && !order.isTest)
    .map(chargeRow);
  if (points.length > 0) await tx.query(pointsSql, [JSON.stringify(points)]);
  if (intents.length > 0) await tx.query(intentsSql, [JSON.stringify(intents)]);
  if (charges.length > 0) await charge(tx, charges);
};
