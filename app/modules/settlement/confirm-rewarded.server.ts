import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { writeTimeline } from "./write-timeline.server.ts";

interface DueRow {
  id: ReferralId;
  order_id: string | null;
  /** The codes, credits and cards at Shopify that both sides were given. */
  reward_ids: string[];
}

const pageSize = 50;

/** Nothing that was promised is still owed or could not be given, and nothing is disputed. */
const dueSql = `
  select r.id, r.order_id,
    array(select i.shopify_id from reward_intents i
      where i.shop_id = r.shop_id and i.referral_id = r.id and i.state = 'issued' and i.shopify_id is not null) as reward_ids
  from referrals r
  where r.shop_id = $1 and r.status = 'completed' and r.confirm_at <= $2
    and not exists (select from reward_intents i
      where i.shop_id = r.shop_id and i.referral_id = r.id and i.state in ('pending', 'due', 'needs_merchant', 'failed'))
    and not exists (select from order_disputes d
      where d.shop_id = r.shop_id and d.order_id = r.order_id and not d.is_final)
  order by r.confirm_at limit ${pageSize}`;

const document = `#graphql
  query ConfirmReferrals($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Order { cancelledAt displayFinancialStatus }
    }
  }`;

interface Node {
  id: string;
  cancelledAt?: string | null;
  displayFinancialStatus?: string | null;
}

const orderGid = (id: string) => `gid://shopify/Order/${id}`;

const fallen = new Set(["REFUNDED", "VOIDED"]);

/** An order that Shopify does not return is unknown, not gone; a reward that it does not return is not there. */
const isConfirmed = ({ order_id, reward_ids }: DueRow, found: ReadonlyMap<string, Node>): boolean => {
  const order = order_id === null ? undefined : found.get(orderGid(order_id));
  const hasFallen =
    order !== undefined && (order.cancelledAt != null || fallen.has(order.displayFinancialStatus ?? ""));
  return !hasFallen && reward_ids.every((id) => found.has(id));
};

const findNodes = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  due: readonly DueRow[],
): Promise<Map<string, Node>> => {
  const ids = [
    ...new Set(
      due.flatMap(({ order_id, reward_ids }) => [
        ...(order_id === null ? [] : [orderGid(order_id)]),
        ...reward_ids,
      ]),
    ),
  ];
  const found = new Map<string, Node>();
  for (let start = 0; start < ids.length; start += 250) {
    const { nodes } = await shopify.request<{ nodes: (Node | null)[] }>(shopId, document, {
      ids: ids.slice(start, start + 250),
    });
    for (const node of nodes) if (node !== null) found.set(node.id, node);
  }
  return found;
};

/** Between the question and this moment the conversion may have fallen: only what is still completed moves. */
const rewardSql = `
  update referrals r
  set status = 'rewarded', reason = 'rewards_confirmed', rewarded_at = $3, confirm_at = null,
    description = referral_description('rewarded', r.locale, r.shop_id)
  where r.shop_id = $1 and r.id = any ($2::uuid[]) and r.status = 'completed'
  returning r.id`;

const laterSql = `
  update referrals set confirm_at = $3::timestamptz + interval '1 hour'
  where shop_id = $1 and id = any ($2::uuid[]) and status = 'completed'`;

const markRewarded = async (
  tx: Tx,
  shopId: ShopId,
  ids: readonly ReferralId[],
  now: Date,
): Promise<number> => {
  const rows = await tx.query<{ id: ReferralId }>(rewardSql, [shopId, ids, now]);
  await writeTimeline(
    tx,
    rows.map(({ id }) => ({
      shop_id: shopId,
      referral_id: id,
      from_status: "completed",
      to_status: "rewarded",
      reason: "rewards_confirmed",
      detail: {},
    })),
  );
  return rows.length;
};

const confirmPage = async (
  { db, shopify }: { db: Database; shopify: ShopifyAdmin },
  shopId: ShopId,
  now: Date,
): Promise<{ asked: number; rewarded: number }> => {
  const due = await db.tenant(shopId, (tx) => tx.query<DueRow>(dueSql, [shopId, now]));
  if (due.length === 0) return { asked: 0, rewarded: 0 };
  const found = await findNodes(shopify, shopId, due);
  const confirmed = due.filter((row) => isConfirmed(row, found)).map(({ id }) => id);
  const unconfirmed = due.filter(({ id }) => !confirmed.includes(id)).map(({ id }) => id);
  return db.tenant(shopId, async (tx) => {
    if (unconfirmed.length > 0) await tx.query(laterSql, [shopId, unconfirmed, now]);
    return { asked: due.length, rewarded: await markRewarded(tx, shopId, confirmed, now) };
  });
};

/**
 * Both sides have what they were promised, and Shopify confirms it: the referral is rewarded. What it does not confirm is
 * asked again in an hour; meanwhile reconciliation brings what we have not heard of. Each page leaves what is due, so a busy
 * shop is through with all of it in one run.
 */
export const confirmRewarded = async (
  deps: { db: Database; shopify: ShopifyAdmin },
  shopId: ShopId,
  now: Date,
): Promise<number> => {
  let total = 0;
  let isMore = true;
  while (isMore) {
    const { asked, rewarded } = await confirmPage(deps, shopId, now);
    total += rewarded;
    isMore = asked === pageSize;
  }
  return total;
};
