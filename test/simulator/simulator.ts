import { applyCode, type Goods } from "./discounts.ts";
import { goodsOf, orderBody, refundBody, refundedOf } from "./order-body.ts";
import { signSessionToken } from "./session-token.ts";
import type { SimCustomer, SimOrder, SimShop, Store } from "./state.ts";
import { createWebhooks } from "./webhooks.ts";

export interface Settings {
  simUrl: string;
  appUrl: string;
  apiKey: string;
  apiSecret: string;
}

export interface Checkout {
  shop: string;
  customerId: string | null;
  email: string | null;
  lines: readonly { productId: string; quantity: number }[];
  discountCodes: readonly string[];
  attributes: readonly { name: string; value: string }[];
  test: boolean;
  paid: boolean;
}

const shippingFee = 500;

/** The shop as its staff and customers use it: orders, payments, refunds, each told to the app by webhooks. */
export const createSimulator = (store: Store, settings: Settings) => {
  const { state } = store;
  const webhooks = createWebhooks(store, settings);

  const shopOf = (handle: string): SimShop | null =>
    state.shops.find((shop) => shop.handle === handle) ?? null;
  const orderOf = (id: string): SimOrder | null => state.orders.find((order) => order.id === id) ?? null;
  const customerOf = (id: string | null): SimCustomer | null =>
    state.customers.find((customer) => customer.id === id) ?? null;

  const customerFor = (shop: string, id: string | null, email: string | null): SimCustomer | null => {
    const known =
      customerOf(id) ?? state.customers.find((customer) => customer.email === email?.toLowerCase());
    if (known !== undefined && known !== null) return known;
    if (email === null) return null;
    const [firstName = "Guest"] = email.split("@");
    const made = { id: store.newId(), shop, email: email.toLowerCase(), firstName, earlierOrders: 0 };
    state.customers.push(made);
    return made;
  };

  const tell = async (order: SimOrder, topics: readonly string[]): Promise<void> => {
    const shop = shopOf(order.shop);
    if (shop === null || !shop.installed) return;
    store.changed();
    const body = orderBody(order, shop, customerOf(order.customerId));
    for (const topic of topics) await webhooks.deliver(shop.domain, topic, body);
  };

  const touch = (order: SimOrder): void => {
    order.updatedAt = new Date().toISOString();
  };

  const linesOf = (checkout: Checkout): SimOrder["lines"] =>
    checkout.lines.flatMap(({ productId, quantity }) => {
      const product = state.products.find(({ id }) => id === productId);
      return product === undefined
        ? []
        : [
            {
              id: store.newId(),
              productId,
              title: product.title,
              quantity,
              price: product.price,
              discount: 0,
            },
          ];
    });

  /** Spread over the lines in proportion; the last takes what rounding left. */
  const spread = (lines: SimOrder["lines"], amount: number): void => {
    const goods = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
    let left = amount;
    lines.forEach((line, index) => {
      const share =
        index === lines.length - 1
          ? left
          : Math.floor((amount * line.price * line.quantity) / Math.max(1, goods));
      line.discount += share;
      left -= share;
    });
  };

  const placeOrder = async (checkout: Checkout): Promise<SimOrder> => {
    const lines = linesOf(checkout);
    let shipping = lines.length === 0 ? 0 : shippingFee;
    const discountCodes = checkout.discountCodes.flatMap((code) => {
      const answer = applyCode(state, checkout.shop, code, lines);
      if (!answer.ok) return [];
      if (answer.freeShipping) shipping = 0;
      answer.found.redeem.uses += 1;
      spread(lines, answer.amount);
      return [{ code: answer.found.redeem.code, amount: answer.amount }];
    });
    const customer = customerFor(checkout.shop, checkout.customerId, checkout.email);
    const now = new Date().toISOString();
    const order: SimOrder = {
      id: store.newId(),
      shop: checkout.shop,
      number: 1001 + state.orders.length,
      customerId: customer?.id ?? null,
      email: checkout.email ?? customer?.email ?? null,
      createdAt: now,
      updatedAt: now,
      cancelledAt: null,
      financialStatus: checkout.paid ? "paid" : "pending",
      test: checkout.test,
      lines,
      discountCodes,
      attributes: [...checkout.attributes],
      refunds: [],
      shipping,
    };
    state.orders.push(order);
    await tell(order, checkout.paid ? ["orders/create", "orders/paid"] : ["orders/create"]);
    return order;
  };

  const payOrder = async (order: SimOrder): Promise<void> => {
    if (order.financialStatus !== "pending") return;
    order.financialStatus = "paid";
    touch(order);
    await tell(order, ["orders/paid"]);
  };

  const cancelOrder = async (order: SimOrder): Promise<void> => {
    if (order.cancelledAt !== null) return;
    order.cancelledAt = new Date().toISOString();
    order.financialStatus = order.financialStatus === "pending" ? "voided" : "refunded";
    touch(order);
    await tell(order, ["orders/cancelled", "orders/updated"]);
  };

  /** Gives back an amount of the goods; never more than is left. */
  const refundOrder = async (order: SimOrder, amount: number): Promise<void> => {
    const left = goodsOf(order) - refundedOf(order);
    const given = Math.min(amount, left);
    const shop = shopOf(order.shop);
    if (given <= 0 || order.financialStatus === "pending" || shop === null) return;
    const refund = { id: store.newId(), amount: given, createdAt: new Date().toISOString() };
    order.refunds.push(refund);
    order.financialStatus = given === left ? "refunded" : "partially_refunded";
    touch(order);
    await webhooks.deliver(shop.domain, "refunds/create", refundBody(order, refund));
    await tell(order, ["orders/updated"]);
  };

  const uninstall = async (shop: SimShop): Promise<void> => {
    shop.installed = false;
    state.tokens = state.tokens.filter((token) => token.shop !== shop.domain);
    state.appMetafields = state.appMetafields.filter((metafield) => metafield.shop !== shop.handle);
    store.changed();
    const body = JSON.stringify({ id: Number(shop.id), domain: null, myshopify_domain: null });
    await webhooks.deliver(shop.domain, "app/uninstalled", body);
  };

  const grant = async (shop: SimShop, scopes: readonly string[]): Promise<void> => {
    const previous = shop.scopes;
    shop.scopes = [...new Set([...previous, ...scopes])];
    store.changed();
    const body = {
      id: Number(shop.id),
      previous,
      current: shop.scopes,
      updated_at: new Date().toISOString(),
    };
    await webhooks.deliver(shop.domain, "app/scopes_update", JSON.stringify(body));
  };

  return {
    settings,
    store,
    state,
    webhooks,
    shopOf,
    orderOf,
    customerOf,
    customerFor,
    placeOrder,
    payOrder,
    cancelOrder,
    refundOrder,
    uninstall,
    grant,
    install: (shop: SimShop): void => {
      shop.installed = true;
      store.changed();
    },
    discountFor: (shop: string, code: string, lines: readonly Goods[]) => applyCode(state, shop, code, lines),
    storefrontOf: (handle: string): string => `${settings.simUrl}/shops/${handle}`,
    sessionToken: (shop: SimShop): string =>
      signSessionToken(shop.domain, settings.apiKey, settings.apiSecret),
  };
};

export type Simulator = ReturnType<typeof createSimulator>;
