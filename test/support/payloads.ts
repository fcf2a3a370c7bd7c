import type { Topic } from "#app/contracts/webhooks/topics.ts";
import { orderBody, refundBody } from "#test/simulator/order-body.ts";
import { demoCustomers, demoShops } from "#test/simulator/seed.ts";
import type { SimOrder } from "#test/simulator/state.ts";

const [shop] = demoShops;
const [customer] = demoCustomers;
if (shop === undefined || customer === undefined) throw new Error("the simulator has a shop and a customer");

/** As awkward as orders come: a test order, voided and cancelled, with an id that no double can hold. */
const order: SimOrder = {
  id: "820000000000000457",
  shop: shop.handle,
  number: 1001,
  customerId: "820000000000000123",
  email: "somebody.else@example.com",
  createdAt: "2026-11-01T19:00:00-05:00",
  updatedAt: "2026-11-01T19:00:00-05:00",
  cancelledAt: "2026-11-01T20:00:00-05:00",
  financialStatus: "voided",
  test: true,
  lines: [
    {
      id: "820000000000000458",
      productId: "8000000000001",
      title: "Olive oil",
      quantity: 2,
      price: 2400,
      discount: 480,
    },
  ],
  discountCodes: [{ code: "TENOFF", amount: 480 }],
  attributes: [{ name: "gift note", value: "With love from Samantha" }],
  refunds: [],
  shipping: 500,
};

const person = {
  id: 7_100_000_000_001,
  email: "sam.sample@example.com",
  phone: "+15550100123",
  first_name: "Samantha",
  last_name: "Sample",
};

const anOrder = orderBody(order, shop, { ...customer, id: "820000000000000123" });

/** Bodies shaped as Shopify's reference has them, with people who do not exist. */
export const samplePayloads: Readonly<Partial<Record<Topic, string>>> = {
  "orders/create": anOrder,
  "orders/paid": anOrder,
  "orders/updated": anOrder,
  "orders/cancelled": anOrder,
  "refunds/create": refundBody(order, {
    id: "820000000000000500",
    amount: 1000,
    createdAt: "2026-11-02T09:00:00Z",
  }),
  "customers/update": JSON.stringify({
    ...person,
    note: "Prefers mornings",
    verified_email: true,
    updated_at: "2026-11-02T09:00:00Z",
    default_address: {
      name: "Samantha Sample",
      address1: "1 Example Street",
      city: "Springfield",
      zip: "10001",
    },
  }),
  "customers/data_request": JSON.stringify({
    shop_id: 70_001,
    shop_domain: shop.domain,
    orders_requested: [1, 2],
    customer: { id: person.id, email: person.email, phone: person.phone },
    data_request: { id: 9 },
  }),
  "customers/redact": JSON.stringify({
    shop_id: 70_001,
    shop_domain: shop.domain,
    customer: { id: person.id, email: person.email, phone: person.phone },
    orders_to_redact: [1],
  }),
  "shop/redact": JSON.stringify({ shop_id: 70_001, shop_domain: shop.domain }),
  "shop/update": JSON.stringify({
    id: 70_001,
    name: "Olive and Oak of Springfield",
    email: "owner@example.com",
    phone: "+15550100999",
    address1: "2 Example Street",
    city: "Springfield",
    currency: "USD",
    iana_timezone: "America/New_York",
    primary_locale: "en",
  }),
  // Both domains are null there: the shop comes from the header.
  "app/uninstalled": JSON.stringify({
    id: 70_001,
    domain: null,
    myshopify_domain: null,
    shop_owner: "Samantha Sample",
  }),
};
