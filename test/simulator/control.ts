import { Hono } from "hono";
import { describeMails } from "./mail/mail-pages.ts";
import type { Checkout, Simulator } from "./simulator.ts";
import type { SimFailure } from "./state.ts";

const checkoutOf = (body: Partial<Checkout>): Checkout => ({
  shop: body.shop ?? "demo-shop",
  customerId: body.customerId ?? null,
  email: body.email ?? null,
  lines: body.lines ?? [],
  discountCodes: body.discountCodes ?? [],
  attributes: body.attributes ?? [],
  test: body.test ?? false,
  paid: body.paid ?? true,
});

/** For tests and for people who like curl: what a shop's staff and customers can do, as JSON. README.md lists it. */
export const createControl = (simulator: Simulator): Hono => {
  const app = new Hono();
  app.get("/deliveries", (context) =>
    context.json(simulator.state.deliveries.map(({ body: _body, ...delivery }) => delivery)),
  );
  app.post("/deliveries/:id/repeat", async (context) => {
    const known = await simulator.webhooks.repeat(context.req.param("id"));
    return context.json({ known }, known ? 200 : 404);
  });
  app.post("/customers", async (context) => {
    const { shop = "demo-shop", email } = await context.req.json<{ shop?: string; email: string }>();
    return context.json(simulator.customerFor(shop, null, email));
  });
  app.delete("/customers/:id", (context) => {
    simulator.state.goneCustomers.push(context.req.param("id"));
    simulator.store.changed();
    return context.json(simulator.state.goneCustomers);
  });
  app.post("/failures", async (context) => {
    const { field, kind, times = 1 } = await context.req.json<Partial<SimFailure>>();
    if (field === undefined || kind === undefined) return context.json({ error: "name field and kind" }, 400);
    simulator.state.failures.push({ field, kind, times });
    return context.json(simulator.state.failures);
  });
  app.post("/shops/:handle/scopes", async (context) => {
    const shop = simulator.shopOf(context.req.param("handle"));
    if (shop === null) return context.json({ error: "no such shop" }, 404);
    shop.scopes = await context.req.json<string[]>();
    simulator.store.changed();
    return context.json(shop);
  });
  app.post("/products", async (context) => {
    const { title } = await context.req.json<{ title: string }>();
    const product = { id: simulator.store.newId(), handle: title, title, price: 1000, colour: "#888888" };
    simulator.state.products.push(product);
    simulator.store.changed();
    return context.json(product);
  });
  app.delete("/products/:id", (context) => {
    const { state, store } = simulator;
    state.products = state.products.filter(({ id }) => id !== context.req.param("id"));
    store.changed();
    return context.json({ left: state.products.length });
  });
  app.get("/mails", async (context) => context.json(await describeMails(simulator.state.mails)));
  app.get("/store-credit", (context) => context.json(simulator.state.creditAccounts));
  app.get("/gift-cards", (context) => context.json(simulator.state.giftCards));
  app.get("/discounts", (context) => context.json(simulator.state.discounts));
  app.get("/orders", (context) => context.json(simulator.state.orders));
  app.post("/orders", async (context) =>
    context.json(await simulator.placeOrder(checkoutOf(await context.req.json<Partial<Checkout>>()))),
  );
  app.post("/orders/:id/:action", async (context) => {
    const order = simulator.orderOf(context.req.param("id"));
    if (order === null) return context.json({ error: "no such order" }, 404);
    const { amount = 0 } = await context.req.json<{ amount?: number }>().catch(() => ({ amount: 0 }));
    const actions: Record<string, () => Promise<void>> = {
      pay: () => simulator.payOrder(order),
      cancel: () => simulator.cancelOrder(order),
      refund: () => simulator.refundOrder(order, amount),
    };
    const act = actions[context.req.param("action")];
    if (act === undefined) return context.json({ error: "no such action" }, 404);
    await act();
    return context.json(order);
  });
  app.post("/shops/:handle/:action", async (context) => {
    const shop = simulator.shopOf(context.req.param("handle"));
    if (shop === null) return context.json({ error: "no such shop" }, 404);
    if (context.req.param("action") === "uninstall") await simulator.uninstall(shop);
    else simulator.install(shop);
    return context.json(shop);
  });
  return app;
};
