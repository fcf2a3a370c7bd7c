import type { MessageChannel } from "#app/contracts/message-kinds.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Both hold letters in the same states; what a letter is about differs. */
export type TaskTable = "message_tasks" | "notice_tasks";

/** A task that one run holds until its lease is over; after a crash another run takes it then. */
export interface Leased {
  id: string;
  channel: MessageChannel;
  attempts: number;
  createdAt: Date;
  leasedUntil: Date;
  /** An earlier run had handed it over and never said what became of it. */
  wasHandedOver: boolean;
}

/** Longer than Shopify and the provider can take together, their repeats included. */
const leaseMs = 2 * 60 * 1000;

/** Of a row that the transaction has locked. */
export const leaseTask = async <Row extends Omit<Leased, "leasedUntil">>(
  tx: Tx,
  table: TaskTable,
  shopId: ShopId,
  task: Row,
  now: Date,
): Promise<Row & { leasedUntil: Date }> => {
  const leasedUntil = new Date(now.getTime() + leaseMs);
  await tx.query(
    `update ${table} set state = 'sending', attempts = attempts + 1, next_attempt_at = $3
     where shop_id = $1 and id = $2`,
    [shopId, task.id, leasedUntil],
  );
  return { ...task, attempts: task.attempts + 1, leasedUntil };
};

/** Every word here counts only while the lease is held. */
const held = "shop_id = $1 and id = $2 and state = 'sending' and next_attempt_at = $3";

type Lease = Pick<Leased, "id" | "leasedUntil">;

/** From here on the letter may be out. Answers false when another run took over. */
export const noteHandover = async (
  tx: Tx,
  table: TaskTable,
  shopId: ShopId,
  { id, leasedUntil }: Lease,
  now: Date,
): Promise<boolean> => {
  const rows = await tx.query(`update ${table} set asked_at = $4 where ${held} returning id`, [
    shopId,
    id,
    leasedUntil,
    now,
  ]);
  return rows.length > 0;
};

export type End = { state: "sent"; reason: null } | { state: "skipped" | "failed"; reason: string };

/** Answers false when another run took over. */
export const recordEnd = async (
  tx: Tx,
  table: TaskTable,
  shopId: ShopId,
  { id, leasedUntil }: Lease,
  end: End,
  now: Date,
): Promise<boolean> => {
  const rows = await tx.query(
    `update ${table} set state = $4, reason = $5, asked_at = null, finished_at = $6 where ${held} returning id`,
    [shopId, id, leasedUntil, end.state, end.reason, now],
  );
  return rows.length > 0;
};

export interface Postponed {
  reason: string;
  until: Date;
  /** A wait that is not the letter's fault is no try of its own. */
  isTry: boolean;
}

export const recordPostponed = (
  tx: Tx,
  table: TaskTable,
  shopId: ShopId,
  { id, leasedUntil }: Lease,
  { reason, until, isTry }: Postponed,
) =>
  tx.query(
    `update ${table} set state = 'due', reason = $4, next_attempt_at = $5, asked_at = null,
       attempts = attempts - case when $6 then 0 else 1 end
     where ${held}`,
    [shopId, id, leasedUntil, reason, until, isTry],
  );

/** Nothing waits for a way that does not exist. */
export const skipTasks = (
  tx: Tx,
  table: TaskTable,
  shopId: ShopId,
  channels: readonly MessageChannel[],
  now: Date,
) =>
  tx.query(
    `update ${table} set state = 'skipped', reason = 'messages_off', finished_at = $3
     where shop_id = $1 and state = 'due' and channel = any ($2)`,
    [shopId, channels, now],
  );

const dueIn = (table: TaskTable): string => `
  select from ${table} t
  where t.shop_id = s.id and t.state in ('due', 'sending') and t.next_attempt_at <= $1`;

/** In the words of `dueShops`. */
export const dueTasksSql = `${dueIn("message_tasks")} union all ${dueIn("notice_tasks")}`;
