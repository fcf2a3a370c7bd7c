import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Reward, RewardKind } from "#app/contracts/program-terms.ts";
import { toDecimal } from "#app/platform/money.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { isUuid, type PersonId, type ReferralId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";

/** People are named by Shopify's digits here: this is what merchants and their systems read. */
export interface ReferralSummary {
  id: ReferralId;
  status: ReferralStatus;
  reason: string | null;
  verdict: "allow" | "review" | "block" | null;
  evidence: string | null;
  advocateCustomerId: ShopifyId | null;
  friendCustomerId: ShopifyId | null;
  orderId: ShopifyId | null;
  isTest: boolean;
  claimedAt: Date | null;
  holdUntil: Date | null;
  createdAt: Date;
}

export const summaryColumns = `
  r.id, r.status, r.reason, r.verdict, r.evidence, a.shopify_customer_id as "advocateCustomerId",
  f.shopify_customer_id as "friendCustomerId", r.order_id as "orderId", r.is_test as "isTest",
  r.claimed_at as "claimedAt", r.hold_until as "holdUntil", r.created_at as "createdAt"`;

export const peopleJoins = `
  join customers a on a.id = r.customer_id
  left join customers f on f.id = r.friend_id`;

export interface ReferralStory {
  at: Date;
  from: ReferralStatus | null;
  to: ReferralStatus | null;
  actor: string;
  reason: string;
}

export interface ReferralReward {
  side: "advocate" | "friend";
  kind: RewardKind;
  /** Points, a percentage, or money as a decimal string with its currency; null where nothing is counted. */
  amount: number | string | null;
  currency: string | null;
  state: "pending" | "issued" | "withdrawn" | "failed";
}

export interface ReferralDetails extends ReferralSummary {
  programName: string;
  /** `customers.id`, under which the advocate has a page. */
  advocateId: PersonId;
  timeline: ReferralStory[];
  rewards: ReferralReward[];
}

const detailsSql = `
  select ${summaryColumns}, p.name as "programName", r.customer_id as "advocateId"
  from referrals r
  ${peopleJoins}
  join program_versions v on v.id = r.program_version_id
  join programs p on p.id = v.program_id
  where r.shop_id = $1 and r.id = $2`;

const storySql = `
  select at, from_status as "from", to_status as "to", actor, reason from referral_timeline
  where shop_id = $1 and referral_id = $2 order by id`;

/** What each side was awarded in points, and what is left of it after everything that was taken back. */
const pointsSql = `
  select case e.customer_id when r.customer_id then 'advocate' else 'friend' end as side, 'points' as kind,
    sum(e.amount) filter (where e.kind in ('earn', 'bonus'))::int as amount,
    case
      when sum(e.amount) <= 0 then 'withdrawn'
      when sum(e.amount) filter (where e.account = 'pending') > 0 then 'pending'
      else 'issued'
    end as state
  from ledger_entries e
  join referrals r on r.shop_id = e.shop_id and r.id = e.referral_id
  where e.shop_id = $1 and e.referral_id = $2
  group by 1
  having sum(e.amount) filter (where e.kind in ('earn', 'bonus')) > 0
  order by 1`;

/** The friend's discount: his from the claim on. */
const discountSql = `
  select v.terms -> 'friendReward' as reward, s.currency,
    case when k.state in ('retiring', 'disabled') then 'withdrawn' else 'issued' end as state
  from redeem_codes k
  join program_versions v on v.id = k.program_version_id
  join shops s on s.id = k.shop_id
  where k.shop_id = $1 and k.referral_id = $2`;

const intentsSql = `
  select side, kind, value, amount_minor, currency,
    case
      when is_void or amount_minor is not null and taken_back_minor = amount_minor then 'withdrawn'
      when state in ('due', 'needs_merchant') then 'pending'
      else state
    end as state
  from reward_intents where shop_id = $1 and referral_id = $2 order by side`;

interface DiscountRow {
  reward: Reward;
  currency: string;
  state: ReferralReward["state"];
}

interface IntentRow extends Pick<ReferralReward, "side" | "kind" | "state"> {
  value: { percent?: number };
  amount_minor: string | null;
  currency: string | null;
}

const discountOf = ({ reward, currency, state }: DiscountRow): ReferralReward => {
  const amount = "amounts" in reward ? (reward.amounts[currency] ?? null) : null;
  return {
    side: "friend",
    kind: reward.kind,
    amount: reward.kind === "percent" ? reward.percent : amount,
    currency: amount === null ? null : currency,
    state,
  };
};

const intentOf = ({ side, kind, value, amount_minor, currency, state }: IntentRow): ReferralReward => ({
  side,
  kind,
  amount:
    amount_minor === null || currency === null
      ? (value.percent ?? null)
      : toDecimal(BigInt(amount_minor), currency),
  currency,
  state,
});

const readRewards = async (tx: Tx, values: readonly [ShopId, string]): Promise<ReferralReward[]> => {
  const points = await tx.query<Omit<ReferralReward, "currency">>(pointsSql, values);
  const discounts = await tx.query<DiscountRow>(discountSql, values);
  const intents = await tx.query<IntentRow>(intentsSql, values);
  return [
    ...points.map((reward) => ({ ...reward, currency: null })),
    ...discounts.map(discountOf),
    ...intents.map(intentOf),
  ];
};

export const getReferral = async (tx: Tx, shopId: ShopId, id: string): Promise<ReferralDetails | null> => {
  if (!isUuid(id)) return null;
  const values = [shopId, id] as const;
  const [found] = await tx.query<Omit<ReferralDetails, "timeline" | "rewards">>(detailsSql, values);
  if (found === undefined) return null;
  const timeline = await tx.query<ReferralStory>(storySql, values);
  return { ...found, timeline, rewards: await readRewards(tx, values) };
};
