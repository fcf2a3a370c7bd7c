import type { Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId, ShopifyId } from "#app/platform/ids.ts";

/** One of the two people, as far as it helps to decide. */
export interface ReviewedPerson {
  customerId: ShopifyId | null;
  /** When the app met him first. */
  since: string;
  isBanned: boolean;
  /** Orders he placed at the shop; null while Shopify was not asked. */
  orders: number | null;
  /** Friends of his who counted. */
  friends: number;
  /** Referrals that people or rules refused, up to a hundred. */
  refused: number;
}

export interface ReviewCase {
  referralId: ReferralId;
  orderId: ShopifyId;
  orderedAt: Date;
  seenAt: Date;
  minor: string;
  currency: string;
  country: string | null;
  evidence: string | null;
  programName: string;
  claimedAt: Date | null;
  reasons: string[];
  signals: Record<string, boolean | number>;
  advocate: ReviewedPerson;
  friend: ReviewedPerson | null;
}

export interface ReviewPage {
  items: ReviewCase[];
  nextCursor: string | null;
}

const personSql = (side: string, link: string) => `
  jsonb_build_object('customerId', ${side}.shopify_customer_id::text, 'since', ${side}.created_at,
    'isBanned', ${side}.banned_at is not null,
    'orders', ${side}.orders_before_first_sight + (
      select count(*) from (
        select from orders s where s.shop_id = $1 and s.customer_id = ${side}.id limit 100) as few),
    'friends', coalesce(${link}.uses, 0),
    'refused', (
      select count(*) from (
        select from referrals x
        where x.shop_id = $1 and x.customer_id = ${side}.id and x.status = 'failed' limit 100) as few))`;

/** The oldest first, with what the last check saw. */
const queueSql = `
  select q.referral_id as "referralId", q.order_id as "orderId", q.ordered_at as "orderedAt",
    q.first_seen_at as "seenAt", q.base_minor as minor, q.currency, q.country, q.evidence, p.name as "programName",
    r.claimed_at as "claimedAt", q.reasons, coalesce(v.signals, '{}') as signals,
    ${personSql("a", "al")} as advocate,
    case when f.id is not null then ${personSql("f", "fl")} end as friend
  from (
    select * from orders o
    where o.shop_id = $1 and o.outcome = 'UnderReview' and o.referral_id is not null
      and (o.first_seen_at, o.order_id) > ($2::timestamptz, $3::bigint)
    order by o.first_seen_at, o.order_id
    limit $4
  ) q
  join referrals r on r.shop_id = $1 and r.id = q.referral_id
  join program_versions pv on pv.id = r.program_version_id
  join programs p on p.id = pv.program_id
  join customers a on a.shop_id = $1 and a.id = r.customer_id
  left join share_links al on al.shop_id = $1 and al.customer_id = a.id
  left join customers f on f.shop_id = $1 and f.id = r.friend_id
  left join share_links fl on fl.shop_id = $1 and fl.customer_id = f.id
  left join lateral (
    select w.signals from fraud_verdicts w where w.shop_id = $1 and w.referral_id = r.id order by w.id desc limit 1
  ) v on true
  order by q.first_seen_at, q.order_id`;

const cursorShape = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (\d{1,19})$/;

const positionOf = (cursor: string): [string, string] | null => {
  const [, at, orderId] = cursorShape.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  return at === undefined || orderId === undefined || Number.isNaN(Date.parse(at)) ? null : [at, orderId];
};

/** Orders that wait for a person, the oldest first. Null when the cursor is none of ours. */
export const reviewQueue = async (
  tx: Tx,
  shopId: ShopId,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<ReviewPage | null> => {
  const after = cursor === undefined ? (["-infinity", "0"] as const) : positionOf(cursor);
  if (after === null) return null;
  const rows = await tx.query<ReviewCase>(queueSql, [shopId, ...after, limit + 1]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return {
    items,
    nextCursor: isMore
      ? Buffer.from(`${last.seenAt.toISOString()} ${last.orderId}`).toString("base64url")
      : null,
  };
};

export const countUnderReview = async (tx: Tx, shopId: ShopId): Promise<number> => {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from orders where shop_id = $1 and outcome = 'UnderReview' and referral_id is not null",
    [shopId],
  );
  return row?.count ?? 0;
};
