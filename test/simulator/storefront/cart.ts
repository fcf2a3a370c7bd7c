import type { Simulator } from "../simulator.ts";
import type { SimProduct, SimShop } from "../state.ts";

/** What a visitor has put together so far. It lives in his cookie, so that a restart loses no cart. */
export interface Cart {
  lines: { productId: string; quantity: number }[];
  attributes: Record<string, string>;
  codes: string[];
}

const empty = (): Cart => ({ lines: [], attributes: {}, codes: [] });

export const cartFromCookie = (cookie: string | undefined): Cart => {
  if (cookie === undefined) return empty();
  try {
    return { ...empty(), ...(JSON.parse(Buffer.from(cookie, "base64url").toString()) as Partial<Cart>) };
  } catch {
    return empty();
  }
};

export const cartToCookie = (cart: Cart): string => Buffer.from(JSON.stringify(cart)).toString("base64url");

export interface PricedLine {
  product: SimProduct;
  quantity: number;
  price: number;
}

export interface CodeInCart {
  code: string;
  /** Zero while the cart does not meet the code's conditions. */
  amount: number;
  applicable: boolean;
  reason: string | null;
}

export interface PricedCart {
  lines: PricedLine[];
  codes: CodeInCart[];
  count: number;
  goods: number;
  discount: number;
}

export const priceCart = (simulator: Simulator, shop: SimShop, cart: Cart): PricedCart => {
  const lines = cart.lines.flatMap(({ productId, quantity }) => {
    const product = simulator.state.products.find(({ id }) => id === productId);
    return product === undefined ? [] : [{ product, quantity, price: product.price * quantity }];
  });
  const goods = lines.reduce((sum, { price }) => sum + price, 0);
  const units = lines.map(({ product, quantity }) => ({
    productId: product.id,
    price: product.price,
    quantity,
  }));
  const codes = cart.codes.map((code): CodeInCart => {
    const answer = simulator.discountFor(shop.handle, code, units);
    return answer.ok
      ? { code, amount: answer.amount, applicable: goods > 0, reason: null }
      : { code, amount: 0, applicable: false, reason: answer.reason };
  });
  const discount = Math.min(
    goods,
    codes.reduce((sum, { amount }) => sum + amount, 0),
  );
  return { lines, codes, count: lines.reduce((sum, { quantity }) => sum + quantity, 0), goods, discount };
};

export const addToCart = (cart: Cart, productId: string, quantity: number): void => {
  const line = cart.lines.find((candidate) => candidate.productId === productId);
  if (line === undefined) cart.lines.push({ productId, quantity });
  else line.quantity += quantity;
};

export const setQuantity = (cart: Cart, productId: string, quantity: number): void => {
  cart.lines = cart.lines
    .map((line) => (line.productId === productId ? { ...line, quantity } : line))
    .filter((line) => line.quantity > 0);
};

export const addCode = (cart: Cart, code: string): void => {
  const isThere = cart.codes.some((known) => known.toLowerCase() === code.toLowerCase());
  if (code !== "" && !isThere) cart.codes.push(code);
};
