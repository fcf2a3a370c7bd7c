import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { isUuid, type ReferralId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";

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

export interface ReferralFilter {
  status?: ReferralStatus | undefined;
  advocate?: ShopifyId | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface ReferralPage {
  items: ReferralSummary[];
  nextCursor: string | null;
}

const columns = `
  r.id, r.status, r.reason, r.verdict, r.evidence, a.shopify_customer_id as "advocateCustomerId",
  f.shopify_customer_id as "friendCustomerId", r.order_id as "orderId", r.is_test as "isTest",
  r.claimed_at as "claimedAt", r.hold_until as "holdUntil", r.created_at as "createdAt"`;

const joins = `
  from referrals r
  join customers a on a.id = r.customer_id
  left join customers f on f.id = r.friend_id`;

const listSql = `
  select ${columns} ${joins}
  where r.shop_id = $1
    and ($2::text is null or r.status = $2)
    and ($3::bigint is null or r.customer_id = (
      select id from customers where shop_id = $1 and shopify_customer_id = $3))
    and ($4::timestamptz is null or (r.created_at, r.id) < ($4, $5::uuid))
  order by r.created_at desc, r.id desc
  limit $6`;

const mostPerPage = 100;

interface Position {
  createdAt: string;
  id: string;
}

const cursorOf = ({ createdAt, id }: ReferralSummary): string =>
  Buffer.from(`${createdAt.toISOString()} ${id}`).toString("base64url");

/** Only what cursorOf writes: PostgreSQL and Date.parse do not agree on what else is a moment. */
const moment = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

const positionOf = (cursor: string): Position | null => {
  const [createdAt = "", id] = Buffer.from(cursor, "base64url").toString().split(" ");
  return isUuid(id) && moment.test(createdAt) && !Number.isNaN(Date.parse(createdAt))
    ? { createdAt, id }
    : null;
};

/** The newest first. Null when the cursor is none of ours. */
export const listReferrals = async (
  tx: Tx,
  shopId: ShopId,
  filter: ReferralFilter,
): Promise<ReferralPage | null> => {
  const after = filter.cursor === undefined ? null : positionOf(filter.cursor);
  if (filter.cursor !== undefined && after === null) return null;
  const limit = Math.min(Math.max(filter.limit, 1), mostPerPage);
  const rows = await tx.query<ReferralSummary>(listSql, [
    shopId,
    filter.status ?? null,
    filter.advocate ?? null,
    after?.createdAt ?? null,
    after?.id ?? null,
    limit + 1,
  ]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null };
};

export interface ReferralStory {
  at: Date;
  from: ReferralStatus | null;
  to: ReferralStatus | null;
  actor: string;
  reason: string;
}

export interface ReferralReward {
  side: "advocate" | "friend";
  kind: "points" | "percent";
  amount: number;
  /** Null for what is no money. */
  currency: string | null;
  state: "pending" | "issued" | "withdrawn";
}

export interface ReferralDetails extends ReferralSummary {
  programName: string;
  timeline: ReferralStory[];
  rewards: ReferralReward[];
}

const detailsSql = `
  select ${columns}, p.name as "programName"
  ${joins}
  join program_versions v on v.id = r.program_version_id
  join programs p on p.id = v.program_id
  where r.shop_id = $1 and r.id = $2`;

const storySql = `
  select at, from_status as "from", to_status as "to", actor, reason from referral_timeline
  where shop_id = $1 and referral_id = $2 order by id`;

/** What was awarded, and what is left of it after everything that was taken back. */
const rewardsSql = `
  select case when e.customer_id = r.customer_id then 'advocate' else 'friend' end as side, 'points' as kind,
    sum(amount) filter (where kind in ('earn', 'bonus'))::int as amount,
    case
      when sum(amount) <= 0 then 'withdrawn'
      when sum(amount) filter (where account = 'pending') > 0 then 'pending'
      else 'issued'
    end as state
  from ledger_entries e join referrals r on r.shop_id = e.shop_id and r.id = e.referral_id
  where e.shop_id = $1 and e.referral_id = $2
  group by 1
  having count(*) filter (where kind in ('earn', 'bonus')) > 0
  union all
  select 'friend', v.terms #>> '{friendReward,kind}', (v.terms #>> '{friendReward,percent}')::int,
    case k.state when 'disabled' then 'withdrawn' else 'issued' end
  from redeem_codes k join program_versions v on v.id = k.program_version_id
  where k.shop_id = $1 and k.referral_id = $2`;

export const getReferral = async (tx: Tx, shopId: ShopId, id: string): Promise<ReferralDetails | null> => {
  if (!isUuid(id)) return null;
  const values = [shopId, id];
  const [found] = await tx.query<ReferralSummary & { programName: string }>(detailsSql, values);
  if (found === undefined) return null;
  const timeline = await tx.query<ReferralStory>(storySql, values);
  const rewards = await tx.query<Omit<ReferralReward, "currency">>(rewardsSql, values);
  return { ...found, timeline, rewards: rewards.map((reward) => ({ ...reward, currency: null })) };
};
