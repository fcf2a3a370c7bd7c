import { goodsOf, refundedOf, totalOf } from "../order-body.ts";
import type { Simulator } from "../simulator.ts";
import type { SimOrder, SimShop } from "../state.ts";
import { pageOf, type PageArgs } from "./pages.ts";

const money = (minor: number, currencyCode: string) => {
  const amount = { amount: (minor / 100).toFixed(2), currencyCode };
  return { shopMoney: amount, presentmentMoney: amount };
};

const lineNode = (currency: string) => (line: SimOrder["lines"][number]) => ({
  id: `gid://shopify/LineItem/${line.id}`,
  quantity: line.quantity,
  isGiftCard: false,
  originalUnitPriceSet: money(line.price, currency),
  totalDiscountSet: money(0, currency),
  product: { id: `gid://shopify/Product/${line.productId}` },
});

const customerNode = (simulator: Simulator, id: string | null) => {
  if (id === null) return null;
  const email = simulator.customerOf(id)?.email;
  return {
    id: `gid://shopify/Customer/${id}`,
    defaultEmailAddress: email === undefined ? null : { emailAddress: email },
    defaultPhoneNumber: null,
  };
};

const shippingAddress = { address1: "1 Example Street", zip: "10001", countryCodeV2: "US" };

/** The same order as order-body.ts tells it in webhooks, in the words of the Admin API. */
export const orderNode = (simulator: Simulator, shop: SimShop, order: SimOrder) => {
  const goods = goodsOf(order);
  const { currency } = shop;
  const lines = order.lines.map(lineNode(currency));
  return {
    id: `gid://shopify/Order/${order.id}`,
    name: `#${order.number}`,
    createdAt: order.createdAt,
    processedAt: order.createdAt,
    updatedAt: order.updatedAt,
    cancelledAt: order.cancelledAt,
    test: order.test,
    displayFinancialStatus: order.financialStatus.toUpperCase(),
    displayFulfillmentStatus: "UNFULFILLED",
    fulfillments: [],
    sourceName: "web",
    currencyCode: currency,
    presentmentCurrencyCode: currency,
    subtotalPriceSet: money(goods, currency),
    currentSubtotalPriceSet: money(order.cancelledAt === null ? goods - refundedOf(order) : 0, currency),
    totalPriceSet: money(totalOf(order), currency),
    checkoutToken: `checkout${order.id}`,
    purchasingEntity: null,
    customer: customerNode(simulator, order.customerId),
    email: order.email,
    phone: null,
    shippingAddress,
    discountCodes: order.discountCodes.map(({ code }) => code),
    customAttributes: order.attributes.map(({ name, value }) => ({ key: name, value })),
    lineItems: (args: PageArgs) => pageOf(lines, args),
  };
};

const byNumber = (query: string | undefined): number | null => {
  const [, number] = /^name:'#?(\d+)'$/.exec(query ?? "") ?? [];
  return number === undefined ? null : Number(number);
};

/** The other search the app makes; another one must not be answered with everything. */
const updatedSince = (query: string | undefined): number => {
  const [, since] = /^updated_at:>='([^']+)'$/.exec(query ?? "") ?? [];
  if (since === undefined) throw new Error(`The simulator does not know the search ${query ?? "(none)"}`);
  return Date.parse(since);
};

export const ordersPage = (
  simulator: Simulator,
  shop: SimShop,
  args: PageArgs & { query?: string; sortKey?: string },
) => {
  const number = byNumber(args.query);
  if (number !== null) {
    const numbered = simulator.state.orders.filter(
      (order) => order.shop === shop.handle && order.number === number,
    );
    return pageOf(
      numbered.map((order) => orderNode(simulator, shop, order)),
      args,
    );
  }
  if (args.sortKey !== "UPDATED_AT") throw new Error("The simulator sorts orders by UPDATED_AT only");
  const since = updatedSince(args.query);
  const found = simulator.state.orders
    .filter((order) => order.shop === shop.handle && Date.parse(order.updatedAt) >= since)
    .toSorted((left, right) => Date.parse(left.updatedAt) - Date.parse(right.updatedAt));
  return pageOf(
    found.map((order) => orderNode(simulator, shop, order)),
    args,
  );
};
