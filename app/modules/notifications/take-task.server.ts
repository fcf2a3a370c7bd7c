import type { MessageChannel } from "#app/contracts/message-kinds.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Person, Task } from "./task.ts";

/** A task that one run holds until its lease is over; after a crash another run takes it then. */
export interface Taken extends Task, Person {
  leasedUntil: Date;
  /** An earlier run had handed it over and never said what became of it. */
  wasHandedOver: boolean;
}

/** Longer than Shopify and the provider can take together, their repeats included. */
const leaseMs = 2 * 60 * 1000;

/** Who joined another row is that one; merges may be told in any sequence. */
const candidateSql = `
  select t.id, t.kind, t.channel, p.id as "personId", t.referral_id as "referralId", t.intent_id as "intentId", t.points,
    t.expires_at as "expiresAt", t.locale, t.attempts, t.created_at as "createdAt",
    t.asked_at is not null as "wasHandedOver", p.shopify_customer_id as "shopifyCustomerId",
    p.erased_at is not null as "isErased", p.deleted_at is not null as "isGone", p.banned_at is not null as "isBanned",
    p.messages_stopped_at is not null as "hasStopped"
  from message_tasks t
  join lateral (
    with recursive chain (id, joined_to) as (
      select c.id, c.joined_to from customers c where c.shop_id = t.shop_id and c.id = t.customer_id
      union select n.id, n.joined_to from customers n join chain on n.id = chain.joined_to where n.shop_id = t.shop_id
    )
    select id from chain where joined_to is null) last on true
  join customers p on p.shop_id = t.shop_id and p.id = last.id
  where t.shop_id = $1 and t.state in ('due', 'sending') and t.next_attempt_at <= $2 and t.channel = any ($3)
  order by t.next_attempt_at, t.created_at
  limit 1
  for update of t skip locked`;

const takeSql = `
  update message_tasks set state = 'sending', attempts = attempts + 1, next_attempt_at = $3
  where shop_id = $1 and id = $2`;

/** The task that waits longest, for this run alone; null when there is none. */
export const takeTask = async (
  tx: Tx,
  shopId: ShopId,
  channels: readonly MessageChannel[],
  now: Date,
): Promise<Taken | null> => {
  const [task] = await tx.query<Omit<Taken, "leasedUntil">>(candidateSql, [shopId, now, channels]);
  if (task === undefined) return null;
  const leasedUntil = new Date(now.getTime() + leaseMs);
  await tx.query(takeSql, [shopId, task.id, leasedUntil]);
  return { ...task, attempts: task.attempts + 1, leasedUntil };
};

/** Every word here counts only while the lease is held. */
const held = "shop_id = $1 and id = $2 and state = 'sending' and next_attempt_at = $3";

/** From here on the message may be out. Answers false when another run took over. */
export const noteHandover = async (
  tx: Tx,
  shopId: ShopId,
  { id, leasedUntil }: Taken,
  now: Date,
): Promise<boolean> => {
  const rows = await tx.query(`update message_tasks set asked_at = $4 where ${held} returning id`, [
    shopId,
    id,
    leasedUntil,
    now,
  ]);
  return rows.length > 0;
};

export type End = { state: "sent"; reason: null } | { state: "skipped" | "failed"; reason: string };

export const recordEnd = (tx: Tx, shopId: ShopId, { id, leasedUntil }: Taken, end: End, now: Date) =>
  tx.query(
    `update message_tasks set state = $4, reason = $5, asked_at = null, finished_at = $6 where ${held}`,
    [shopId, id, leasedUntil, end.state, end.reason, now],
  );

export interface Postponed {
  reason: string;
  until: Date;
  /** A wait that is not the message's fault is no try of its own. */
  isTry: boolean;
}

export const recordPostponed = (
  tx: Tx,
  shopId: ShopId,
  { id, leasedUntil }: Taken,
  { reason, until, isTry }: Postponed,
) =>
  tx.query(
    `update message_tasks set state = 'due', reason = $4, next_attempt_at = $5, asked_at = null,
       attempts = attempts - case when $6 then 0 else 1 end
     where ${held}`,
    [shopId, id, leasedUntil, reason, until, isTry],
  );

/** Nothing waits for a way that does not exist. */
export const skipChannels = (tx: Tx, shopId: ShopId, channels: readonly MessageChannel[], now: Date) =>
  tx.query(
    `update message_tasks set state = 'skipped', reason = 'messages_off', finished_at = $3
     where shop_id = $1 and state = 'due' and channel = any ($2)`,
    [shopId, channels, now],
  );

/** In the words of `dueShops`. */
export const dueTasksSql = `
  select from message_tasks t
  where t.shop_id = s.id and t.state in ('due', 'sending') and t.next_attempt_at <= $1`;
