import { Hono } from "hono";
import { addCode, priceCart } from "./cart.ts";
import { orderView, type createPages } from "./pages.ts";
import { saveCart, type Visit, type VisitContext } from "./visit.ts";

/** A new person each time, so that a friend in the demo really is new. */
const exampleEmail = (): string => `friend-${Math.random().toString(36).slice(2, 8)}@example.com`;

const fieldsOf = async (context: VisitContext): Promise<Record<string, string>> =>
  (await context.req.parseBody()) as Record<string, string>;

const refusedReason = ({ simulator, shop, cart }: Visit, code: string): string | null =>
  priceCart(simulator, shop, { ...cart, codes: [code] }).codes[0]?.reason ?? null;

const placeOrder = async (visit: Visit, fields: Record<string, string>) => {
  const { simulator, shop, customer, cart } = visit;
  return simulator.placeOrder({
    shop: shop.handle,
    customerId: customer?.id ?? null,
    email: fields["email"] || (customer?.email ?? null),
    lines: cart.lines,
    discountCodes: cart.codes,
    attributes: Object.entries(cart.attributes).map(([name, value]) => ({ name, value })),
    test: fields["test"] === "on",
    paid: fields["payment"] !== "later",
  });
};

export const createCheckout = (
  render: ReturnType<typeof createPages>,
): Hono<{ Variables: { visit: Visit } }> => {
  const checkout = new Hono<{ Variables: { visit: Visit } }>();
  const show = async (
    context: VisitContext,
    more: { email?: string; code?: string; refused?: string } = {},
  ) => {
    const visit = context.get("visit");
    const email = more.email || visit.customer?.email || exampleEmail();
    return context.html(await render(visit, "checkout", { ...more, email }));
  };

  checkout.get("/checkout", (context) => {
    const { cart, root } = context.get("visit");
    return cart.lines.length === 0 ? context.redirect(`${root}cart`) : show(context);
  });
  checkout.post("/checkout", async (context) => {
    const visit = context.get("visit");
    const fields = await fieldsOf(context);
    const { email = "", code = "", remove } = fields;
    if (remove !== undefined) visit.cart.codes = visit.cart.codes.filter((known) => known !== remove);
    const refused = code.trim() === "" ? null : refusedReason(visit, code.trim());
    if (refused !== null) return show(context, { email, code, refused });
    addCode(visit.cart, code.trim());
    if (fields["pay"] === undefined) {
      saveCart(context);
      return show(context, { email });
    }
    const order = await placeOrder(visit, fields);
    visit.cart = { lines: [], attributes: {}, codes: [] };
    saveCart(context);
    return context.redirect(`${visit.root}orders/${order.id}`, 303);
  });
  checkout.get("/orders/:id", async (context) => {
    const visit = context.get("visit");
    const order = visit.simulator.orderOf(context.req.param("id"));
    if (order === null || order.shop !== visit.shop.handle)
      return context.html(await render(visit, "not-found"), 404);
    return context.html(await render(visit, "thank-you", { order: orderView(order) }));
  });
  return checkout;
};
