import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { isPayable, limitRefusal } from "./decide-order.ts";
import type { DecidableReferral } from "./decisions.server.ts";
import { countInPeriods, loadSpending, loadTiers } from "./load-limits.server.ts";
import { noTier, type Rung } from "./order-facts.ts";
import { personColumns, type PersonRow } from "./person-rows.ts";
import { holdOf, movesOf, type SettledOrder } from "./plan-effects.ts";
import { planGrants } from "./plan-grants.ts";

interface ReviewedRow extends PersonRow {
  order_id: ShopifyId;
  is_test: boolean;
  currency: string;
  base_minor: string;
  financial_status: string | null;
  is_gone: boolean;
  snapshot_at: Date;
  fulfilled_at: Date | null;
  evidence: Rung;
  version_id: string;
  program_id: string;
  terms: ProgramTerms;
  link_id: string;
  uses: number;
}

const reviewedSql = `
  select o.order_id, o.is_test, o.currency, o.base_minor, o.financial_status,
    o.cancelled_at is not null or o.deleted_at is not null as is_gone, o.snapshot_at, o.fulfilled_at, o.evidence,
    v.id as version_id, v.program_id, v.terms, l.id as link_id, l.uses, ${personColumns("p")}
  from referrals r
  join orders o on o.shop_id = r.shop_id and o.order_id = r.order_id
  join program_versions v on v.id = r.program_version_id
  join share_links l on l.id = r.link_id
  join customers p on p.id = r.customer_id
  where r.shop_id = $1 and r.id = $2`;

type Reviewed = Result<SettledOrder, "order_not_payable" | "limit_reached">;

/** An order that a person let through: what it gives is decided by the same rules, under the terms of its claim. */
export const approvedOrder = async (
  tx: Tx,
  shopId: ShopId,
  { id, status, friend_id, link_id }: DecidableReferral,
): Promise<Reviewed> => {
  const [row] = await tx.query<ReviewedRow>(reviewedSql, [shopId, id]);
  if (row === undefined || row.is_gone || !isPayable(row.financial_status))
    return refuse("order_not_payable");
  const shopIds = [shopId];
  const conversionsIn = (await countInPeriods(tx, shopIds, [{ link_id }], [row])).get(link_id) ?? new Map();
  const spending = (await loadSpending(tx, shopIds, [row])).get(row.program_id) ?? {
    programId: row.program_id,
    points: 0n,
    minor: 0n,
  };
  const tier = (await loadTiers(tx, shopIds, [row])).get(row.id) ?? noTier;
  const sale = { baseMinor: BigInt(row.base_minor), currency: row.currency };
  const grants = planGrants(row.terms, tier, sale);
  const link = { id: link_id, uses: row.uses, conversionsLastHour: 0, conversionsIn };
  if (limitRefusal({ link, terms: row.terms, spending }, grants, row.currency) !== null) {
    return refuse("limit_reached");
  }
  const hold = holdOf({ snapshotAt: row.snapshot_at, fulfilledAt: row.fulfilled_at }, row.terms);
  const evidence = {
    rung: row.evidence,
    referralId: id,
    programVersionId: row.version_id,
    terms: row.terms,
    status,
    isOpen: true,
    link,
    spending,
    advocate: { id: row.id },
  };
  return ok({
    shopId,
    order: { orderId: row.order_id, isTest: row.is_test, currency: row.currency },
    outcome: "Converted",
    reasons: ["all_conditions_met"],
    evidence,
    fraud: null,
    grants,
    referralId: id,
    friendId: friend_id as PersonId | null,
    moves: movesOf("Converted", "approved", hold.isHeld),
    hold,
  });
};
