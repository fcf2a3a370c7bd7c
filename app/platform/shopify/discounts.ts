/** What a code gives at the checkout. Amounts are decimal strings. */
export type DiscountValue =
  | { kind: "percent"; percent: number }
  | { kind: "fixed"; amount: string }
  | { kind: "free_shipping" }
  | { kind: "free_product"; productId: string };

export interface NewDiscount {
  /** Also how it is recognised when a code turns out to be taken. */
  title: string;
  code: string;
  value: DiscountValue;
  startsAt: Date;
  endsAt: Date | null;
  /** Goods after discounts, as a decimal string in the shop's currency. */
  minimum: string | null;
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
}
