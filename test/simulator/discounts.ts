import type { SimDiscount, SimRedeemCode, State } from "./state.ts";

export interface FoundCode {
  discount: SimDiscount;
  redeem: SimRedeemCode;
}

export const findCode = (state: State, shop: string, code: string): FoundCode | null => {
  for (const discount of state.discounts.filter((candidate) => candidate.shop === shop)) {
    const redeem = discount.codes.find(
      (candidate) => candidate.code.toLowerCase() === code.trim().toLowerCase(),
    );
    if (redeem !== undefined) return { discount, redeem };
  }
  return null;
};

export type DiscountAnswer = { ok: true; amount: number; found: FoundCode } | { ok: false; reason: string };

/** What a code takes off these goods. The usage limit counts for each redeem code. */
export const applyCode = (state: State, shop: string, code: string, goods: number): DiscountAnswer => {
  const found = findCode(state, shop, code);
  if (found === null || !found.discount.active) return { ok: false, reason: "Enter a valid discount code." };
  const { discount, redeem } = found;
  if (discount.usageLimit !== null && redeem.uses >= discount.usageLimit) {
    return { ok: false, reason: "This code was used already." };
  }
  if (discount.minimum !== null && goods < discount.minimum) {
    return { ok: false, reason: "The goods are worth less than the code's minimum." };
  }
  const amount =
    discount.percentage === null
      ? Math.min(goods, discount.amount ?? 0)
      : Math.round(goods * discount.percentage);
  return { ok: true, amount, found };
};
