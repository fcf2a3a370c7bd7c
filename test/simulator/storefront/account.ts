import { Hono } from "hono";
import { deleteCookie, setCookie } from "hono/cookie";
import { orderView, type createPages } from "./pages.ts";
import { cookieOptions, customerCookie, safeReturn, type Visit, type VisitContext } from "./visit.ts";

const signIn = (context: VisitContext, customerId: string): void => {
  const { shop } = context.get("visit");
  setCookie(context, customerCookie(shop), customerId, cookieOptions(shop));
};

/** Signing in needs no password: choosing who one is shows the shop through that person's eyes. */
export const createAccount = (
  render: ReturnType<typeof createPages>,
): Hono<{ Variables: { visit: Visit } }> => {
  const account = new Hono<{ Variables: { visit: Visit } }>();

  account.get("/account", async (context) => {
    const visit = context.get("visit");
    const { customer, simulator, shop } = visit;
    if (customer === null) return context.redirect(`${visit.root}account/login`);
    const own = simulator.state.orders.filter(
      (order) => order.customerId === customer.id && order.shop === shop.handle,
    );
    return context.html(await render(visit, "account", { orders: own.toReversed().map(orderView) }));
  });
  account.get("/account/login", async (context) => {
    const visit = context.get("visit");
    const people = visit.simulator.state.customers
      .filter(({ shop }) => shop === visit.shop.handle)
      .slice(0, 12);
    return context.html(
      await render(visit, "login", { people, return_to: context.req.query("return_to") ?? "" }),
    );
  });
  account.post("/account/login", async (context) => {
    const visit = context.get("visit");
    const fields = (await context.req.parseBody()) as Record<string, string>;
    const { customer = "", email = "", return_to: returnTo } = fields;
    const found = visit.simulator.customerFor(visit.shop.handle, customer || null, email.trim() || null);
    if (found === null) return context.redirect(`${visit.root}account/login`, 303);
    signIn(context, found.id);
    return context.redirect(returnTo ? safeReturn(visit, returnTo) : `${visit.root}account`, 303);
  });
  account.get("/account/logout", (context) => {
    const visit = context.get("visit");
    deleteCookie(context, customerCookie(visit.shop), cookieOptions(visit.shop));
    return context.redirect(safeReturn(visit, context.req.query("return_to")));
  });
  return account;
};
