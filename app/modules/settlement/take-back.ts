import { shareRoundedUp } from "#app/platform/money.ts";

/** What is left of a sale. */
export interface SaleFacts {
  /** Cancelled, deleted, rejected by a person, or its payment is disputed: nothing of a reward is due. */
  isVoid: boolean;
  baseMinor: bigint;
  /** Goods that went back, by the newest snapshot of the order. */
  goodsRefundedMinor: bigint;
  /** Goods that went back, by the refunds that were delivered on their own. */
  refundsMinor: bigint;
}

export type Reversed = "none" | "partial" | "full";

const refundedOf = ({ goodsRefundedMinor, refundsMinor }: SaleFacts): bigint =>
  goodsRefundedMinor > refundsMinor ? goodsRefundedMinor : refundsMinor;

export const reversedOf = (sale: SaleFacts): Reversed => {
  const refunded = refundedOf(sale);
  if (sale.isVoid || (refunded > 0n && refunded >= sale.baseMinor)) return "full";
  return refunded > 0n ? "partial" : "none";
};

/** Of an award, in all: ceil(award x goods refunded / base). Depends on the merged facts alone, never on what came first. */
export const takenInAll = (award: bigint, sale: SaleFacts): bigint =>
  reversedOf(sale) === "full" ? award : shareRoundedUp(award, refundedOf(sale), sale.baseMinor);

export interface Points {
  /** What was awarded and stands in the ledger, without what was taken back. */
  award: number;
  /** What was taken back so far, as a positive number. */
  taken: number;
  /** What expired of it: nobody owes what he could not spend any more. */
  expired: number;
}

/** How many more points are to be taken back; negative: given back. */
export const pointsToTake = ({ award, taken, expired }: Points, sale: SaleFacts): number => {
  const inAll = Number(takenInAll(BigInt(award), sale));
  return Math.min(inAll, award - expired) - taken;
};
