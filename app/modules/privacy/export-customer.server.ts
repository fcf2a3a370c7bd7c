import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { findTraces, type Subject } from "./find-person.server.ts";

type Row = Record<string, unknown>;

export interface CustomerExport {
  exportedAt: Date;
  /** The app's own records of the person; which hashes it holds, but not the hashes: they say nothing to anybody. */
  customers: Row[];
  codes: Row[];
  referralsAsAdvocate: Row[];
  referralsAsFriend: Row[];
  points: Row[];
  orders: Row[];
  refunds: Row[];
  conversions: Row[];
  rewards: Row[];
  messages: Row[];
  deliveries: Row[];
  requests: Row[];
}

/** Each sees the shop as $1 and the person's rows as $2. */
const queries = {
  customers: `
    select id, shopify_customer_id as "shopifyCustomerId", created_at as since, email_hash is not null as "emailHash",
      phone_hash is not null as "phoneHash", address_hash is not null as "addressHash",
      visitor_hash is not null as "visitorHash", device_hash is not null as "deviceHash", banned_at as "bannedAt",
      messages_stopped_at as "messagesStoppedAt", orders_before_first_sight as "earlierOrders"
    from customers where shop_id = $1 and id = any ($2::uuid[]) order by created_at`,
  codes: `
    select c.code, c.created_at as "createdAt", c.retired_at as "retiredAt", l.uses
    from share_links l join share_codes c on c.shop_id = l.shop_id and c.link_id = l.id
    where l.shop_id = $1 and l.customer_id = any ($2::uuid[]) order by c.created_at`,
  referralsAsAdvocate: `
    select id, status, reason, created_at as "createdAt", completed_at as "completedAt"
    from referrals where shop_id = $1 and customer_id = any ($2::uuid[]) order by created_at`,
  referralsAsFriend: `
    select id, status, reason, evidence, order_id as "orderId", claimed_at as "claimedAt", created_at as "createdAt",
      completed_at as "completedAt"
    from referrals where shop_id = $1 and friend_id = any ($2::uuid[]) order by created_at`,
  points: `
    select kind, account, amount, reason, created_at as at
    from ledger_entries where shop_id = $1 and customer_id = any ($2::uuid[]) order by id`,
  orders: `
    select order_id as "orderId", ordered_at as "orderedAt", currency, base_minor as "baseMinor",
      total_minor as "totalMinor", financial_status as "financialStatus", outcome, reasons, reversed
    from orders where shop_id = $1 and customer_id = any ($2::uuid[]) order by ordered_at`,
  refunds: `
    select r.order_id as "orderId", r.refund_id as "refundId", r.goods_minor as "goodsMinor", r.refunded_at as "refundedAt"
    from orders o join order_refunds r on r.shop_id = o.shop_id and r.order_id = o.order_id
    where o.shop_id = $1 and o.customer_id = any ($2::uuid[]) order by r.refunded_at`,
  conversions: `
    select order_id as "orderId", referral_id as "referralId", converted_at as "convertedAt", stands
    from conversions where shop_id = $1 and friend_id = any ($2::uuid[]) order by converted_at`,
  rewards: `
    select side, kind, amount_minor as "amountMinor", currency, state, created_at as "createdAt", issued_at as "issuedAt"
    from reward_intents where shop_id = $1 and customer_id = any ($2::uuid[]) order by created_at`,
  messages: `
    select kind, channel, state, reason, locale, created_at as "createdAt", finished_at as "finishedAt"
    from message_tasks where shop_id = $1 and customer_id = any ($2::uuid[]) order by created_at`,
} as const satisfies Partial<Record<keyof CustomerExport, string>>;

const deliveriesSql = `
  select topic, received_at as "receivedAt" from webhook_inbox
  where shop_id = $1 and (body #>> '{customer,id}' = any ($2) or (topic like 'customers/%' and body ->> 'id' = any ($2))
    or body ->> 'email_hash' = any ($3))
  order by id limit 10000`;

const requestsSql = `
  select kind, state, received_at as "receivedAt", done_at as "doneAt" from privacy_requests
  where shop_id = $1 and (shopify_customer_id = any ($2::bigint[]) or encode(email_hash, 'hex') = any ($3))
  order by id`;

const ofPeople = async (tx: Tx, shopId: ShopId, people: readonly PersonId[]) => {
  const found: Partial<Record<keyof typeof queries, Row[]>> = {};
  for (const name of Object.keys(queries) as (keyof typeof queries)[]) {
    found[name] = await tx.query<Row>(queries[name], [shopId, people]);
  }
  return found as Record<keyof typeof queries, Row[]>;
};

/** Everything that is held about a person; empty lists for somebody nobody knows. */
export const exportCustomer = async (
  tx: Tx,
  shopId: ShopId,
  subject: Subject,
  now: Date,
): Promise<CustomerExport> => {
  const { people, ids, hashes } = await findTraces(tx, shopId, subject);
  return {
    exportedAt: now,
    ...(await ofPeople(tx, shopId, people)),
    deliveries: await tx.query<Row>(deliveriesSql, [shopId, ids, hashes]),
    requests: await tx.query<Row>(requestsSql, [shopId, ids, hashes]),
  };
};
