import type { SimCustomer, SimOrder, SimShop } from "./state.ts";

const money = (minor: number): string => (minor / 100).toFixed(2);

const bag = (minor: number, currency: string) => ({
  shop_money: { amount: money(minor), currency_code: currency },
  presentment_money: { amount: money(minor), currency_code: currency },
});

export const goodsOf = (order: SimOrder): number =>
  order.lines.reduce((sum, line) => sum + line.price * line.quantity - line.discount, 0);

export const totalOf = (order: SimOrder): number => goodsOf(order) + order.shipping;

export const refundedOf = (order: SimOrder): number =>
  order.refunds.reduce((sum, { amount }) => sum + amount, 0);

const address = {
  first_name: "Sam",
  last_name: "Sample",
  name: "Sam Sample",
  address1: "1 Example Street",
  address2: null,
  city: "Springfield",
  province: "New York",
  zip: "10001",
  country: "United States",
  country_code: "US",
  phone: null,
  company: null,
};

const lineBody = (currency: string) => (line: SimOrder["lines"][number]) => ({
  id: `#${line.id}`,
  admin_graphql_api_id: `gid://shopify/LineItem/${line.id}`,
  product_id: `#${line.productId}`,
  variant_id: `#${line.productId}`,
  title: line.title,
  name: line.title,
  quantity: line.quantity,
  current_quantity: line.quantity,
  price: money(line.price),
  price_set: bag(line.price, currency),
  gift_card: false,
  taxable: true,
  requires_shipping: true,
  total_discount: "0.00",
  total_discount_set: bag(0, currency),
  discount_allocations: [{ amount: money(line.discount), amount_set: bag(line.discount, currency) }],
  properties: [],
  tax_lines: [],
});

const customerBody = (customer: SimCustomer | null) =>
  customer === null
    ? null
    : {
        id: `#${customer.id}`,
        admin_graphql_api_id: `gid://shopify/Customer/${customer.id}`,
        email: customer.email,
        first_name: customer.firstName,
        last_name: "Sample",
        phone: null,
        state: "enabled",
        verified_email: true,
        default_address: address,
      };

/** Ids are numbers of 64 bits in Shopify's JSON; they are marked while it is made and unquoted at the end. */
const withNumericIds = (body: object): string => JSON.stringify(body).replaceAll(/"#(\d+)"/g, "$1");

/** What Shopify says of an order in every orders/* webhook. */
export const orderBody = (order: SimOrder, shop: SimShop, customer: SimCustomer | null): string => {
  const goods = goodsOf(order);
  const current = order.cancelledAt === null ? goods - refundedOf(order) : 0;
  const { currency } = shop;
  return withNumericIds({
    id: `#${order.id}`,
    admin_graphql_api_id: `gid://shopify/Order/${order.id}`,
    name: `#${order.number}`,
    order_number: order.number,
    created_at: order.createdAt,
    processed_at: order.createdAt,
    updated_at: order.updatedAt,
    cancelled_at: order.cancelledAt,
    cancel_reason: order.cancelledAt === null ? null : "customer",
    closed_at: null,
    confirmed: true,
    test: order.test,
    financial_status: order.financialStatus,
    fulfillment_status: null,
    source_name: "web",
    currency,
    presentment_currency: currency,
    subtotal_price: money(goods),
    subtotal_price_set: bag(goods, currency),
    current_subtotal_price: money(current),
    current_subtotal_price_set: bag(current, currency),
    total_discounts: money(order.lines.reduce((sum, line) => sum + line.discount, 0)),
    total_price: money(totalOf(order)),
    total_price_set: bag(totalOf(order), currency),
    total_tax: "0.00",
    total_shipping_price_set: bag(order.shipping, currency),
    email: order.email,
    contact_email: order.email,
    phone: null,
    browser_ip: "203.0.113.9",
    client_details: { browser_ip: "203.0.113.9", user_agent: "Example browser" },
    checkout_token: `checkout${order.id}`,
    cart_token: `cart${order.id}`,
    note: null,
    note_attributes: order.attributes,
    discount_codes: order.discountCodes.map(({ code, amount }) => ({
      code,
      amount: money(amount),
      type: "percentage",
    })),
    customer: customerBody(customer),
    shipping_address: address,
    billing_address: address,
    line_items: order.lines.map(lineBody(currency)),
    refunds: [],
    payment_gateway_names: ["bogus"],
    tags: "",
  });
};

export const refundBody = (order: SimOrder, refund: SimOrder["refunds"][number]): string =>
  withNumericIds({
    id: `#${refund.id}`,
    admin_graphql_api_id: `gid://shopify/Refund/${refund.id}`,
    order_id: `#${order.id}`,
    created_at: refund.createdAt,
    processed_at: refund.createdAt,
    note: null,
    restock: false,
    refund_line_items: [],
    // An amount without lines is written as what is missing from them.
    order_adjustments: [
      {
        id: `#${refund.id}`,
        order_id: `#${order.id}`,
        kind: "refund_discrepancy",
        amount: money(-refund.amount),
      },
    ],
    transactions: [
      {
        id: `#${refund.id}`,
        order_id: `#${order.id}`,
        kind: "refund",
        status: "success",
        amount: money(refund.amount),
        gateway: "bogus",
      },
    ],
  });
