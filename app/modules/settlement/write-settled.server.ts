import { ruleVersion } from "#app/modules/fraud/index.ts";
import { writeNotices } from "#app/modules/notifications/index.ts";
import { writeAudit, type AuditEntry } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { SettledOrder } from "./plan-effects.ts";
import { publishCompleted } from "./publish-completed.server.ts";
import { syncMilestones } from "./sync-milestones.server.ts";
import { writeGrants } from "./write-grants.server.ts";
import { writeTimeline } from "./write-timeline.server.ts";

/** One statement a table, each fed by a JSON array: the cost is per batch, not per order. */
const write = async <Row extends object>(tx: Tx, sql: string, rows: readonly object[]): Promise<Row[]> =>
  rows.length === 0 ? [] : tx.query<Row>(sql, [JSON.stringify(rows)]);

type WithReferral = SettledOrder & {
  evidence: NonNullable<SettledOrder["evidence"]>;
  referralId: NonNullable<SettledOrder["referralId"]>;
};

/** A conversion has both its people. */
export type ConvertedOrder = WithReferral & { friendId: NonNullable<SettledOrder["friendId"]> };

const isConverted = (settled: WithReferral): settled is ConvertedOrder =>
  settled.outcome === "Converted" && settled.friendId !== null;

const hasReferral = (settled: SettledOrder): settled is WithReferral =>
  settled.evidence !== null && settled.referralId !== null;

const outcomesSql = `
  update orders o
  set outcome = s.outcome, reasons = s.reasons, evidence = s.evidence, referral_id = s.referral_id,
    settled_at = clock_timestamp()
  from jsonb_to_recordset($1) as s (shop_id uuid, order_id bigint, outcome text, reasons text[], evidence text,
    referral_id uuid)
  where o.shop_id = s.shop_id and o.order_id = s.order_id`;

/** A code typed by hand has no claim before its order: the referral is born with it. */
const bornSql = `
  insert into referrals (id, merchant_id, shop_id, customer_id, referral_link_id, locale, link_id, program_version_id)
  select b.id, s.merchant_id, b.shop_id, b.customer_id, b.id::text, s.primary_locale, b.link_id, b.program_version_id
  from jsonb_to_recordset($1) as b (id uuid, shop_id uuid, customer_id uuid, link_id uuid, program_version_id uuid)
  join shops s on s.id = b.shop_id`;

const movedSql = `
  update referrals r
  set status = m.status, reason = m.reason, friend_id = coalesce(m.friend_id, r.friend_id), evidence = m.evidence,
    verdict = m.verdict, order_id = m.order_id, is_test = m.is_test, hold_until = m.hold_until,
    awaits_fulfilment = m.awaits_fulfilment,
    completed_at = case when m.status = 'completed' then now() else r.completed_at end,
    confirm_at = case when m.status = 'completed' then now() else r.confirm_at end,
    description = referral_description(m.status, r.locale, r.shop_id)
  from jsonb_to_recordset($1) as m (shop_id uuid, id uuid, status text, reason text, friend_id uuid, evidence text,
    verdict text, order_id bigint, is_test boolean, hold_until timestamptz, awaits_fulfilment boolean)
  where r.shop_id = m.shop_id and r.id = m.id`;

const conversionsSql = `
  insert into conversions (shop_id, order_id, referral_id, friend_id, link_id)
  select shop_id, order_id, referral_id, friend_id, link_id
  from jsonb_to_recordset($1)
    as c (shop_id uuid, order_id bigint, referral_id uuid, friend_id uuid, link_id uuid)`;

const usesSql = `
  update share_links l set uses = l.uses + u.count
  from (select shop_id, link_id, count(*)::int from jsonb_to_recordset($1) as c (shop_id uuid, link_id uuid) group by 1, 2)
    as u
  where l.shop_id = u.shop_id and l.id = u.link_id`;

const usedCodesSql = `
  update redeem_codes k set state = 'used'
  from jsonb_to_recordset($1) as c (shop_id uuid, referral_id uuid)
  where k.shop_id = c.shop_id and k.referral_id = c.referral_id and k.state = 'claimed'`;

const verdictsSql = `
  insert into fraud_verdicts (shop_id, referral_id, order_id, verdict, reasons, signals, rule_version)
  select shop_id, referral_id, order_id, verdict, reasons, signals, '${ruleVersion}'
  from jsonb_to_recordset($1) as v (shop_id uuid, referral_id uuid, order_id bigint, verdict text, reasons text[],
    signals jsonb)`;

const wantHistorySql = `
  update customers c set history_wanted_at = coalesce(c.history_wanted_at, now())
  from jsonb_to_recordset($1) as w (shop_id uuid, order_id bigint)
  join orders o on o.shop_id = w.shop_id and o.order_id = w.order_id
  where c.id = o.customer_id and c.orders_before_first_sight is null`;

const orderRow = ({ shopId, order, outcome, reasons, evidence, referralId }: SettledOrder) => ({
  shop_id: shopId,
  order_id: order.orderId,
  outcome,
  reasons,
  evidence: evidence?.rung ?? null,
  referral_id: referralId,
});

const bornRow = ({ shopId, evidence, referralId }: WithReferral) => ({
  id: referralId,
  shop_id: shopId,
  customer_id: evidence.advocate.id,
  link_id: evidence.link.id,
  program_version_id: evidence.programVersionId,
});

const movedRow = (settled: WithReferral) => ({
  shop_id: settled.shopId,
  id: settled.referralId,
  status: settled.moves.at(-1)?.to,
  reason: settled.moves.at(-1)?.reason,
  friend_id: settled.friendId,
  evidence: settled.evidence.rung,
  verdict: settled.fraud?.verdict ?? null,
  order_id: settled.order.orderId,
  is_test: settled.order.isTest,
  hold_until: settled.hold.until,
  awaits_fulfilment: settled.hold.isHeld && settled.hold.until === null,
});

const verdictRow = ({ shopId, referralId, order, fraud }: WithReferral) => ({
  shop_id: shopId,
  referral_id: referralId,
  order_id: order.orderId,
  verdict: fraud?.verdict,
  reasons: fraud?.reasons,
  signals: fraud?.signals,
});

const timelineRow = (settled: WithReferral, from: string, to: string, reason: string) => ({
  shop_id: settled.shopId,
  referral_id: settled.referralId,
  from_status: from,
  to_status: to,
  reason,
  detail: {
    order_id: settled.order.orderId,
    outcome: settled.outcome,
    evidence: settled.evidence.rung,
    hold_until: settled.hold.until,
  },
});

/** Looking again at an order that stays where it was is no news. */
const isNewVerdict = ({ fraud, moves }: WithReferral): boolean => fraud !== null && moves.length > 0;

const stillOpen = new Set<SettledOrder["outcome"]>([null, "AwaitingPayment", "UnderReview"]);

/** Every move, and a note where an order came to nothing but left the referral as it was. */
const timelineRows = (settled: WithReferral) => {
  const { evidence, outcome, reasons, moves } = settled;
  const [note] = reasons;
  if (moves.length === 0 && evidence.isOpen && !stillOpen.has(outcome) && note !== undefined) {
    return [timelineRow(settled, evidence.status, evidence.status, note)];
  }
  return moves.map(({ to, reason }, index) =>
    timelineRow(settled, moves[index - 1]?.to ?? evidence.status, to, reason),
  );
};

const idsOf = ({ shopId, referralId, friendId, evidence, order }: WithReferral) => ({
  shop_id: shopId,
  order_id: order.orderId,
  referral_id: referralId,
  friend_id: friendId,
  link_id: evidence.link.id,
});

const auditEntry = ({ shopId, referralId, order, outcome, moves }: WithReferral): AuditEntry => ({
  shopId,
  actor: { kind: "job", id: "settlement" },
  action: `referral.${moves.at(-1)?.to}`,
  target: { kind: "referral", id: referralId },
  reason: moves.at(-1)?.reason ?? "",
  metadata: { order_id: order.orderId, outcome },
});

/** Everything a batch of decisions changes, in the caller's transaction. */
export const writeSettled = async (tx: Tx, settled: readonly SettledOrder[], now: Date): Promise<void> => {
  const touching = settled.filter(hasReferral);
  const moved = touching.filter(({ moves }) => moves.length > 0);
  const converted = touching.filter(isConverted);

  await write(tx, bornSql, touching.filter(({ evidence }) => evidence.referralId === null).map(bornRow));
  await write(tx, movedSql, moved.map(movedRow));
  await writeTimeline(tx, touching.flatMap(timelineRows));
  await write(tx, outcomesSql, settled.map(orderRow));
  await write(tx, conversionsSql, converted.map(idsOf));
  await write(tx, usesSql, converted.map(idsOf));
  await write(tx, usedCodesSql, converted.map(idsOf));
  await write(tx, verdictsSql, touching.filter(isNewVerdict).map(verdictRow));
  await writeGrants(tx, converted, now);
  await writeAudit(tx, moved.map(auditEntry));
  const doubtful = moved.filter(({ outcome }) => outcome === "UnderReview");
  await writeNotices(
    tx,
    doubtful.map(({ shopId }) => ({ shopId, kind: "review_waiting" })),
  );
  const standing = converted.filter(({ hold }) => !hold.isHeld);
  await publishCompleted(tx, standing.map(idsOf));
  await syncMilestones(tx, standing.map(idsOf));
  await write(tx, wantHistorySql, settled.filter(({ outcome }) => outcome === null).map(orderRow));
};
