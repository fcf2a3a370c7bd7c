import { Hono } from "hono";
import { addToCart, priceCart, setQuantity, type PricedCart } from "./cart.ts";
import { saveCart, type Visit, type VisitContext } from "./visit.ts";

/** Attributes whose name begins with two underscores reach the order, but nobody can read them in the cart. */
const readable = (attributes: Record<string, string>) =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !name.startsWith("__")));

const itemsOf = ({ root }: Visit, priced: PricedCart) =>
  priced.lines.map(({ product, quantity, price }) => ({
    id: Number(product.id),
    key: product.id,
    product_id: Number(product.id),
    variant_id: Number(product.id),
    title: product.title,
    quantity,
    price: product.price,
    line_price: price,
    final_line_price: price,
    url: `${root}products/${product.handle}`,
  }));

/** The answer of Shopify's Ajax API, as far as themes and the app's block read it. */
const cartJson = (visit: Visit) => {
  const { simulator, shop, cart } = visit;
  const priced = priceCart(simulator, shop, cart);
  return {
    token: shop.handle,
    note: null,
    attributes: readable(cart.attributes),
    original_total_price: priced.goods,
    total_price: priced.goods - priced.discount,
    total_discount: priced.discount,
    item_count: priced.count,
    items: itemsOf(visit, priced),
    currency: shop.currency,
    discount_codes: priced.codes.map(({ code, applicable }) => ({ code, applicable })),
  };
};

interface CartUpdate {
  attributes?: Record<string, string | null>;
  /** All codes from now on, separated by commas; the empty text clears them. */
  discount?: string;
  updates?: Record<string, number>;
}

const answer = (context: VisitContext) => {
  saveCart(context);
  return context.json(cartJson(context.get("visit")));
};

export const createCartApi = (): Hono<{ Variables: { visit: Visit } }> => {
  const api = new Hono<{ Variables: { visit: Visit } }>();
  api.get("/cart.js", (context) => context.json(cartJson(context.get("visit"))));
  api.post("/cart/add.js", async (context) => {
    const body = await context.req.json<{ id: number | string; quantity?: number }>();
    addToCart(context.get("visit").cart, String(body.id), body.quantity ?? 1);
    return answer(context);
  });
  api.post("/cart/update.js", async (context) => {
    const { cart } = context.get("visit");
    const body = await context.req.json<CartUpdate>();
    for (const [name, value] of Object.entries(body.attributes ?? {})) {
      if (value === null || value === "") delete cart.attributes[name];
      else cart.attributes[name] = String(value);
    }
    if (body.discount !== undefined) {
      cart.codes = body.discount
        .split(",")
        .map((code) => code.trim())
        .filter((code) => code !== "");
    }
    for (const [id, quantity] of Object.entries(body.updates ?? {})) setQuantity(cart, id, quantity);
    return answer(context);
  });
  return api;
};
