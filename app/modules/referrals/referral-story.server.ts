import type { RewardKind } from "#app/contracts/program-terms.ts";
import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";

type Side = "advocate" | "friend" | "customer";

/** What a step of a referral's story tells besides its moment. */
type StoryDetail =
  | { kind: "link"; code: string }
  | {
      kind: "move";
      to: ReferralStatus | null;
      reason: string;
      /** Who decided (`admin`, `api`, `cli`) and what he said; null for moves that nobody decided. */
      by: string | null;
      words: string | null;
    }
  | { kind: "order"; orderId: ShopifyId; minor: string; currency: string }
  | {
      kind: "check";
      verdict: "allow" | "review" | "block";
      reasons: string[];
      signals: Record<string, boolean | number>;
    }
  | { kind: "refund"; minor: string; currency: string }
  | { kind: "dispute"; status: string }
  | { kind: "points"; entry: string; side: Side; points: number; isPending: boolean }
  | { kind: "hold"; until: string }
  | {
      kind: "reward";
      step: "promised" | "issued" | "withdrawn" | "failed" | "needs_merchant";
      side: Side;
      reward: Exclude<RewardKind, "points">;
      percent: number | null;
      minor: string | null;
      currency: string | null;
    };

export type StoryStep = { at: Date } & StoryDetail;

const linkSql = `
  select l.created_at as at, 0 as rank, 'link' as kind, jsonb_build_object('code', c.code) as detail
  from referral r
  join share_links l on l.shop_id = r.shop_id and l.id = r.link_id
  cross join lateral (
    select k.code from share_codes k where k.shop_id = l.shop_id and k.link_id = l.id
    order by k.retired_at is not null, k.is_custom desc, k.created_at limit 1) c`;

const movesSql = `
  select t.at, 2, 'move', jsonb_build_object('to', t.to_status, 'reason', t.reason, 'words', t.detail ->> 'words',
    'by', case when t.actor = 'merchant' then coalesce(t.detail ->> 'by', 'admin') end)
  from referral r join referral_timeline t on t.shop_id = r.shop_id and t.referral_id = r.id`;

const ordersSql = `
  select o.ordered_at, 1, 'order', jsonb_build_object('orderId', o.order_id::text, 'minor', o.base_minor::text,
    'currency', o.currency)
  from referral r join orders o on o.shop_id = r.shop_id and o.order_id = r.order_id
  union all
  select f.refunded_at, 1, 'refund', jsonb_build_object('minor', f.goods_minor::text, 'currency', o.currency)
  from referral r
  join orders o on o.shop_id = r.shop_id and o.order_id = r.order_id
  join order_refunds f on f.shop_id = o.shop_id and f.order_id = o.order_id
  union all
  select d.updated_at, 1, 'dispute', jsonb_build_object('status', d.status)
  from referral r join order_disputes d on d.shop_id = r.shop_id and d.order_id = r.order_id`;

const checksSql = `
  select v.decided_at, 3, 'check', jsonb_build_object('verdict', v.verdict, 'reasons', v.reasons, 'signals', v.signals)
  from referral r join fraud_verdicts v on v.shop_id = r.shop_id and v.referral_id = r.id`;

const holdSql = `
  select r.hold_until, 5, 'hold', jsonb_build_object('until', r.hold_until)
  from referral r where r.hold_until is not null and r.status = 'in_progress'`;

/** Entries of one moment and kind are one step; a release moves between a person's own accounts and is told once. */
const pointsSql = `
  select e.created_at, 4, 'points', jsonb_build_object('entry', e.kind, 'points', sum(e.amount),
    'side', case e.customer_id when r.customer_id then 'advocate' else 'friend' end,
    'isPending', e.account = 'pending')
  from referral r join ledger_entries e on e.shop_id = r.shop_id and e.referral_id = r.id
  where not (e.kind = 'release' and e.amount < 0)
  group by e.created_at, e.kind, e.account, e.customer_id, r.customer_id`;

const rewardsSql = `
  select s.at, 4, 'reward', jsonb_build_object('step', s.step, 'side', i.side, 'reward', i.kind,
    'percent', i.value -> 'percent', 'minor', i.amount_minor::text, 'currency', i.currency)
  from referral r
  join reward_intents i on i.shop_id = r.shop_id and i.referral_id = r.id
  cross join lateral (values
    (i.created_at, 'promised', true),
    (i.issued_at, 'issued', i.issued_at is not null),
    (coalesce(i.voided_at, i.issued_at, i.created_at), 'withdrawn', i.voided_at is not null or i.state = 'withdrawn'),
    (coalesce(i.next_attempt_at, i.created_at), i.state, i.state in ('failed', 'needs_merchant'))
  ) as s (at, step, happened)
  where s.happened`;

const storySql = `
  with referral as (select * from referrals where shop_id = $1 and id = $2)
  select at, kind, detail from (
    ${[linkSql, movesSql, ordersSql, checksSql, pointsSql, rewardsSql, holdSql].join(" union all ")}
  ) as steps (at, rank, kind, detail)
  order by at, rank`;

interface StepRow {
  at: Date;
  kind: StoryDetail["kind"];
  detail: Omit<StoryDetail, "kind">;
}

/** Everything that happened around a referral, the oldest first; empty for one that is not there. */
export const referralStory = async (tx: Tx, shopId: ShopId, id: string): Promise<StoryStep[]> => {
  const rows = await tx.query<StepRow>(storySql, [shopId, id]);
  return rows.map(({ at, kind, detail }) => ({ at, kind, ...detail }) as StoryStep);
};
