import type { MessageChannel } from "#app/contracts/message-kinds.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { leaseTask, type Leased } from "./task-rows.server.ts";
import type { Person, Task } from "./task.ts";

export interface Taken extends Task, Person, Leased {}

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

/** The task that waits longest, for this run alone; null when there is none. */
export const takeTask = async (
  tx: Tx,
  shopId: ShopId,
  channels: readonly MessageChannel[],
  now: Date,
): Promise<Taken | null> => {
  const [task] = await tx.query<Omit<Taken, "leasedUntil">>(candidateSql, [shopId, now, channels]);
  return task === undefined ? null : leaseTask(tx, "message_tasks", shopId, task, now);
};
