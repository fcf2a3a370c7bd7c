import { shareRoundedUp } from "#app/platform/money.ts";

export interface ReversalFacts {
  /** What was awarded and stands in the ledger, without what was taken back. */
  award: number;
  /** What was taken back so far, as a positive number. */
  taken: number;
  cancelled: boolean;
  baseMinor: bigint;
  /** Goods that went back, by the newest snapshot of the order. */
  goodsRefundedMinor: bigint;
  /** Goods that went back, by the refunds that were delivered on their own. */
  refundsMinor: bigint;
}

export type Reversed = "none" | "partial" | "full";

/**
 * How much more is to be taken back (negative: given back) so that the sum is right whatever came before:
 * in all ceil(award x goods refunded / base). Depends on the merged facts alone, never on the order of arrival.
 */
export const takeBack = (facts: ReversalFacts): { points: number; reversed: Reversed } => {
  const refunded =
    facts.goodsRefundedMinor > facts.refundsMinor ? facts.goodsRefundedMinor : facts.refundsMinor;
  const full = facts.cancelled || (refunded > 0n && refunded >= facts.baseMinor);
  const inAll = full ? facts.award : Number(shareRoundedUp(BigInt(facts.award), refunded, facts.baseMinor));
  return {
    points: inAll - facts.taken,
    reversed: full ? "full" : refunded > 0n ? "partial" : "none",
  };
};
