import type { NoticeKind } from "#app/contracts/notice-kinds.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { defaultNotices } from "./settings.ts";

/** What comes of itself; the weekly summary has a job of its own. */
type CausedKind = Exclude<NoticeKind, "weekly_summary">;

/** Something the merchant is to be told, in the transaction in which it came true. */
export type NewNotice = { shopId: ShopId } & (
  | { kind: "program_paused"; programId: string }
  | { kind: Exclude<CausedKind, "program_paused"> }
);

/**
 * When a letter goes. All causes within the same hour, day or morning are one letter, which is due when they are collected, so
 * that two letters of a kind are never closer than that.
 */
const rhythms: Readonly<Record<CausedKind, "at_once" | "hour" | "day" | "morning">> = {
  program_paused: "at_once",
  rewards_waiting: "day",
  rewards_refused: "day",
  review_waiting: "morning",
  deliveries_failed: "hour",
  messages_failed: "day",
};

/** Tell how often it happened; the others tell how much waits when they are sent. */
const countedKinds: readonly CausedKind[] = ["rewards_refused", "messages_failed"];

/**
 * Days and mornings are the shop's own. A program pauses once in a transaction, however often it is paused later. A row that is
 * there and counts nothing is left alone, so that those who settle orders do not wait for one another's notice. Sorted, so that
 * two transactions that tell the same shops wait for one another and not in a circle.
 */
const writeSql = `
  with wanted as (
    select w.shop_id, w.kind, w.rhythm, coalesce(w.about, '') as about,
      case when w.kind = any ($3) then count(*)::int else 0 end as count
    from jsonb_to_recordset($1) as w (shop_id uuid, kind text, rhythm text, about text)
    left join notice_settings n on n.shop_id = w.shop_id
    where w.kind = any (coalesce(n.kinds, $2))
    group by 1, 2, 3, 4
  )
  insert into notice_tasks as t (shop_id, kind, subject, count, next_attempt_at)
  select w.shop_id, w.kind, w.about || slot.name, w.count, slot.due
  from wanted w
  join shops s on s.id = w.shop_id
  cross join lateral (select now() at time zone s.timezone as local, now() at time zone 'UTC' as utc) here
  cross join lateral (
    select case w.rhythm
        when 'at_once' then to_char(here.utc, '@YYYY-MM-DD"T"HH24:MI:SS.US')
        when 'hour' then to_char(here.utc, 'YYYY-MM-DD"T"HH24')
        when 'day' then to_char(here.local, 'YYYY-MM-DD')
        when 'morning' then to_char(here.local + interval '16 hours', 'YYYY-MM-DD') end as name,
      case w.rhythm
        when 'at_once' then now()
        when 'hour' then date_trunc('hour', now()) + interval '1 hour'
        when 'day' then now() + interval '15 minutes'
        when 'morning' then (date_trunc('day', here.local + interval '16 hours') + interval '8 hours')
          at time zone s.timezone end as due
  ) slot
  where w.count > 0 or not exists (select from notice_tasks e
    where e.shop_id = w.shop_id and e.kind = w.kind and e.subject = w.about || slot.name)
  order by w.shop_id, w.kind, w.about
  on conflict (shop_id, kind, subject) do update set count = t.count + excluded.count`;

export const writeNotices = async (tx: Tx, notices: readonly NewNotice[]): Promise<void> => {
  if (notices.length === 0) return;
  const rows = notices.map((notice) => ({
    shop_id: notice.shopId,
    kind: notice.kind,
    rhythm: rhythms[notice.kind],
    about: notice.kind === "program_paused" ? notice.programId : null,
  }));
  await tx.query(writeSql, [JSON.stringify(rows), defaultNotices.kinds, countedKinds]);
};

/** For all shops that want it: the first run after eight on a Monday of the shop's own time writes it, in whatever process. */
const weeklySql = `
  insert into notice_tasks (shop_id, kind, subject, next_attempt_at)
  select s.id, 'weekly_summary', to_char(date_trunc('week', ($1::timestamptz at time zone s.timezone) - interval '8 hours'),
    'YYYY-MM-DD'), $1
  from shops s join notice_settings n on n.shop_id = s.id
  where s.status = 'installed' and 'weekly_summary' = any (n.kinds)
  order by s.id
  on conflict (shop_id, kind, subject) do nothing`;

/** `subject` is the Monday after the week that is told of. */
export const writeWeekly = (tx: Tx, now: Date) => tx.query(weeklySql, [now]);
