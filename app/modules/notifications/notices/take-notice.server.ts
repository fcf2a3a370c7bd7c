import type { NoticeKind } from "#app/contracts/notice-kinds.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { leaseTask, type Leased } from "../task-rows.server.ts";

export interface Notice extends Leased {
  kind: NoticeKind;
  subject: string;
  /** How often its cause came while it collected, where it tells that. */
  count: number;
}

const candidateSql = `
  select t.id, t.kind, t.channel, t.subject, t.count, t.attempts, t.created_at as "createdAt",
    t.asked_at is not null as "wasHandedOver"
  from notice_tasks t
  where t.shop_id = $1 and t.state in ('due', 'sending') and t.next_attempt_at <= $2
  order by t.next_attempt_at, t.created_at
  limit 1
  for update of t skip locked`;

/** The notice that waits longest, for this run alone; null when there is none. */
export const takeNotice = async (tx: Tx, shopId: ShopId, now: Date): Promise<Notice | null> => {
  const [notice] = await tx.query<Omit<Notice, "leasedUntil">>(candidateSql, [shopId, now]);
  return notice === undefined ? null : leaseTask(tx, "notice_tasks", shopId, notice, now);
};

/** What became of the newest letters. */
export interface RecentNotice {
  id: string;
  kind: NoticeKind;
  state: "sent" | "skipped" | "failed";
  reason: string | null;
  at: Date;
}

const mostShown = 5;

export const readRecent = (tx: Tx, shopId: ShopId): Promise<RecentNotice[]> =>
  tx.query<RecentNotice>(
    `select id, kind, state, reason, finished_at as at from notice_tasks
     where shop_id = $1 and finished_at is not null order by finished_at desc limit ${mostShown}`,
    [shopId],
  );
