import type { SimDiscount, SimLine, SimRedeemCode, State } from "./state.ts";

export type Goods = Pick<SimLine, "productId" | "price" | "quantity">;

const worthOf = (lines: readonly Goods[]): number =>
  lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0);

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

export type DiscountAnswer =
  | { ok: true; amount: number; freeShipping: boolean; found: FoundCode }
  | { ok: false; reason: string };

const isOver = ({ active, endsAt }: SimDiscount): boolean =>
  !active || (endsAt !== null && Date.parse(endsAt) <= Date.now());

/** One unit of the product, when something else is bought beside it. */
const freeUnit = (productId: string | null, lines: readonly Goods[]): number => {
  const line = lines.find((candidate) => candidate.productId === productId);
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return line === undefined || units < 2 ? 0 : line.price;
};

const amountOff = (discount: SimDiscount, lines: readonly Goods[]): number => {
  if (discount.kind === "DiscountCodeFreeShipping") return 0;
  if (discount.kind === "DiscountCodeBxgy") return freeUnit(discount.productId, lines);
  const goods = worthOf(lines);
  return discount.percentage === null
    ? Math.min(goods, discount.amount ?? 0)
    : Math.round(goods * discount.percentage);
};

/** What a code takes off these goods. The usage limit counts for each redeem code. */
export const applyCode = (
  state: State,
  shop: string,
  code: string,
  lines: readonly Goods[],
): DiscountAnswer => {
  const found = findCode(state, shop, code);
  if (found === null || isOver(found.discount)) return { ok: false, reason: "Enter a valid discount code." };
  const { discount, redeem } = found;
  if (discount.usageLimit !== null && redeem.uses >= discount.usageLimit) {
    return { ok: false, reason: "This code was used already." };
  }
  if (discount.minimum !== null && worthOf(lines) < discount.minimum) {
    return { ok: false, reason: "The goods are worth less than the code's minimum." };
  }
  const amount = amountOff(discount, lines);
  if (discount.kind === "DiscountCodeBxgy" && amount === 0) {
    return { ok: false, reason: "Put the free product into the cart, beside something else." };
  }
  return { ok: true, amount, freeShipping: discount.kind === "DiscountCodeFreeShipping", found };
};
