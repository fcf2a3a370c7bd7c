import type { MessageKind } from "#app/contracts/message-kinds.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { defaultSettings } from "./settings.ts";

/** Something a person is to be told, in the transaction in which it came true. */
export interface NewTask {
  shopId: ShopId;
  customerId: PersonId;
  kind: MessageKind;
  /** What it tells of; the same is told once, for ever. Empty: it may be told again after a while. */
  effect: string;
  referralId?: string | null;
  intentId?: string | null;
  points?: number;
  expiresAt?: Date;
  /** The language in which the person just acted; without it Shopify's word counts when the message is sent. */
  locale?: string;
}

/**
 * One task for each way on which the shop sends this kind, and with each new one its event. Sorted, so that two transactions
 * that tell the same people wait for one another and not in a circle.
 */
const writeSql = `
  with wanted as (
    select distinct on (w.shop_id, w.customer_id, w.kind, c.channel, w.effect) w.*, c.channel
    from jsonb_to_recordset($1) as w (shop_id uuid, customer_id uuid, kind text, effect text, referral_id uuid,
      intent_id uuid, points integer, expires_at timestamptz, locale text)
    left join message_settings s on s.shop_id = w.shop_id
    cross join lateral (values ('email', coalesce(s.email_kinds, $2)), ('sms', coalesce(s.sms_kinds, $3)))
      as c (channel, kinds)
    where w.kind = any (c.kinds)
    order by w.shop_id, w.customer_id, w.kind, c.channel, w.effect
  ), written as (
    insert into message_tasks as t
      (shop_id, customer_id, kind, channel, effect, referral_id, intent_id, points, expires_at, locale)
    select shop_id, customer_id, kind, channel, effect, referral_id, intent_id, points, expires_at, locale from wanted
    on conflict (shop_id, customer_id, kind, channel, effect) do update
    set id = excluded.id, points = excluded.points, expires_at = excluded.expires_at, locale = excluded.locale,
      state = 'due', reason = null, attempts = 0, next_attempt_at = excluded.next_attempt_at, asked_at = null,
      created_at = excluded.created_at, finished_at = null
    where excluded.effect = '' and t.created_at <= excluded.created_at
      - case t.kind when 'points_expiring' then interval '7 days' else interval '24 hours' end
    returning t.*
  )
  insert into outbox (shop_id, event_id, event_type, payload, correlation_id)
  select w.shop_id, w.id, 'referral.task', jsonb_build_object(
      'event_id', w.id, 'customer_id', w.customer_id, 'shop_id', w.shop_id,
      'task_type', case when w.kind = 'share_reminder' then 'reminder' else w.channel || '_send' end,
      'locale', coalesce(w.locale, s.primary_locale), 'created_at', w.created_at, 'correlation_id', c.id,
      'event_version', 1),
    c.id
  from written w
  join shops s on s.id = w.shop_id
  left join referrals r on r.shop_id = w.shop_id and r.id = w.referral_id
  cross join lateral (select coalesce(r.correlation_id, w.id) as id) c
  on conflict (shop_id, event_type, event_id) do nothing`;

export const writeTasks = async (tx: Tx, tasks: readonly NewTask[]): Promise<void> => {
  if (tasks.length === 0) return;
  const rows = tasks.map((task) => ({
    shop_id: task.shopId,
    customer_id: task.customerId,
    kind: task.kind,
    effect: task.effect,
    referral_id: task.referralId ?? null,
    intent_id: task.intentId ?? null,
    points: task.points ?? null,
    expires_at: task.expiresAt ?? null,
    locale: task.locale ?? null,
  }));
  const { email, sms } = defaultSettings.kinds;
  await tx.query(writeSql, [JSON.stringify(rows), email, sms]);
};
