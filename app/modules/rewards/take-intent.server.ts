import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { RandomBytes } from "#app/platform/random-code.ts";
import { hasCode, owedMinor, type Intent } from "./intent.ts";
import { needsAccount, openIntent } from "./open-intents.server.ts";
import { newRewardCode } from "./reward-code.ts";

/** An intent that one run holds until its lease is over; after a crash another run takes it then. */
export interface Taken extends Intent {
  /** Something may be under way at Shopify since an earlier try. */
  wasAsked: boolean;
  leasedUntil: Date;
}

/** Longer than all calls for one intent can take, their own repeats included. */
const leaseMs = 10 * 60 * 1000;

type Row = Omit<Intent, "amountMinor" | "takeBackMinor" | "takenBackMinor" | "lostMinor" | "askedMinor"> &
  Record<"amountMinor" | "takeBackMinor" | "takenBackMinor" | "lostMinor", string> & {
    askedMinor: string | null;
  };

/**
 * Store credit carries no reference of ours, so of one person's movements only one may be without an answer at a time: the
 * next waits until it is known.
 */
const otherUnderWay = `
  i.kind = 'store_credit' and exists (
    select from reward_intents o
    where o.shop_id = i.shop_id and o.customer_id = i.customer_id and o.kind = 'store_credit' and o.id <> i.id
      and o.asked_at is not null)`;

const candidateSql = `
  select i.id, i.customer_id as "customerId", c.shopify_customer_id as "shopifyCustomerId", i.kind, i.value,
    coalesce(i.amount_minor, 0) as "amountMinor", coalesce(i.currency, s.currency) as currency, i.state,
    i.is_void as "isVoid", i.take_back_minor as "takeBackMinor", i.taken_back_minor as "takenBackMinor",
    i.lost_minor as "lostMinor", i.code, i.shopify_id as "shopifyId", i.attempts, i.asked_at as "askedAt",
    i.asked_minor as "askedMinor", i.issued_at as "issuedAt", i.reason,
    coalesce(v.terms -> 'combinesWith', '{"order": false, "product": true, "shipping": true}') as "combinesWith"
  from reward_intents i
  join customers c on c.id = i.customer_id
  join shops s on s.id = i.shop_id
  left join referrals r on r.shop_id = i.shop_id and r.id = i.referral_id
  left join program_versions v on v.shop_id = r.shop_id and v.id = r.program_version_id
  where i.shop_id = $1 and ${openIntent} and ($3::uuid is null or i.id = $3)
    and (i.next_attempt_at is null or i.next_attempt_at <= $2)
    and not ${needsAccount} and not (${otherUnderWay})
  order by i.created_at
  limit 1
  for update of i skip locked`;

const takeSql = `
  update reward_intents
  set attempts = attempts + 1, next_attempt_at = $3, asked_at = coalesce(asked_at, $4), asked_minor = $5, code = $6
  where shop_id = $1 and id = $2`;

const intentOf = (row: Row): Intent => ({
  ...row,
  amountMinor: BigInt(row.amountMinor),
  takeBackMinor: BigInt(row.takeBackMinor),
  takenBackMinor: BigInt(row.takenBackMinor),
  lostMinor: BigInt(row.lostMinor),
  askedMinor: row.askedMinor === null ? null : BigInt(row.askedMinor),
});

/** Two runs that look at one person's store credit at once would not see each other's intent. */
const isAlone = async (tx: Tx, shopId: ShopId, { id, kind, customerId }: Row): Promise<boolean> => {
  if (kind !== "store_credit") return true;
  const [lock] = await tx.query<{ got: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended('store credit ' || $1, 0)) as got",
    [customerId],
  );
  if (lock?.got !== true) return false;
  const others = await tx.query(
    `select from reward_intents i where i.shop_id = $1 and i.id = $2 and ${otherUnderWay}`,
    [shopId, id],
  );
  return others.length === 0;
};

/** What is decided before Shopify is asked stays decided: a repeat looks for exactly that. */
const decided = (intent: Intent, randomBytes: RandomBytes) => {
  if (intent.state === "issued") return { minor: intent.askedMinor, code: intent.code };
  return {
    minor: intent.askedMinor ?? owedMinor(intent),
    code: intent.code ?? (hasCode(intent) ? newRewardCode(randomBytes) : null),
  };
};

export interface TakeOptions {
  now: Date;
  randomBytes: RandomBytes;
  /** Only this one. */
  id?: string;
}

/** The oldest intent of a shop that can be carried out now, for this run alone; null when there is none. */
export const takeIntent = async (
  tx: Tx,
  shopId: ShopId,
  { now, randomBytes, id }: TakeOptions,
): Promise<Taken | "busy" | null> => {
  const [row] = await tx.query<Row>(candidateSql, [shopId, now, id ?? null]);
  if (row === undefined) return null;
  if (!(await isAlone(tx, shopId, row))) return "busy";
  const intent = intentOf(row);
  const leasedUntil = new Date(now.getTime() + leaseMs);
  const { minor, code } = decided(intent, randomBytes);
  await tx.query(takeSql, [shopId, intent.id, leasedUntil, now, minor, code]);
  return {
    ...intent,
    attempts: intent.attempts + 1,
    askedMinor: minor,
    code,
    wasAsked: intent.askedAt !== null,
    askedAt: intent.askedAt ?? now,
    leasedUntil,
  };
};

const waitSql = `
  update reward_intents i set reason = 'waiting_for_account'
  from customers c
  where c.id = i.customer_id and i.shop_id = $1 and i.state = 'due' and ${needsAccount}
    and i.reason is distinct from 'waiting_for_account'`;

/** Store credit and gift cards belong to an account: until there is one they wait, and say so. */
export const markWaiting = (tx: Tx, shopId: ShopId): Promise<object[]> => tx.query(waitSql, [shopId]);
