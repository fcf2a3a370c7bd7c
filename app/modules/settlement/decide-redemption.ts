import type { OfferedProgram, Program } from "#app/modules/programs/index.ts";
import type { TierBonus } from "./order-facts.ts";
import { planGrants, type PointsGrant } from "./plan-grants.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";

export type RedemptionRefusal =
  | "already_referred"
  | "unknown_code"
  | "own_code"
  | "mutual_referral"
  | "program_paused"
  | "program_ended"
  | "limit_reached"
  | "budget_reached";

export interface RedemptionFacts {
  /** The friend has a conversion that stands, by anybody's code. */
  isReferred: boolean;
  /** Null for a code that nobody has. */
  link: { uses: number } | null;
  isOwn: boolean;
  /** The friend once referred the advocate. */
  isMutual: boolean;
  offered: OfferedProgram;
}

/** The first thing that speaks against it, in the sequence that callers rely on; else the program it happens under. */
export const decideRedemption = (facts: RedemptionFacts): Result<Program, RedemptionRefusal> => {
  const { isReferred, link, isOwn, isMutual, offered } = facts;
  if (isReferred) return refuse("already_referred");
  if (link === null) return refuse("unknown_code");
  if (isOwn) return refuse("own_code");
  if (isMutual) return refuse("mutual_referral");
  if (offered.state !== "active") {
    return refuse(offered.state === "paused" ? "program_paused" : "program_ended");
  }
  const { program } = offered;
  return link.uses >= program.terms.usesPerCode ? refuse("limit_reached") : ok(program);
};

export interface PointsAwarded {
  advocate: number;
  friend: number;
}

/** Only points can be given without an order, and there is no order that a share of could limit them. */
export const grantsOf = ({ terms }: Program, tier: TierBonus, currency: string): PointsGrant[] =>
  planGrants({ ...terms, maxShare: null }, tier, { baseMinor: 0n, currency }).filter(
    (grant) => grant.kind === "points",
  );

export const pointsOf = (grants: readonly PointsGrant[]): PointsAwarded => {
  const points = { advocate: 0, friend: 0 };
  for (const { side, earned, bonus } of grants) points[side] += earned + bonus;
  return points;
};
