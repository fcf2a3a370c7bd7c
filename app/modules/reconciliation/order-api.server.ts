import { z } from "zod";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";

/** A query may cost 1,000 points: ten orders with ten lines each stay below, further lines are asked for on their own. */
const ordersPerPage = 10;
const linesWithOrder = 10;
const linesPerPage = 100;

const lineFields = `
  id
  quantity
  isGiftCard
  originalUnitPriceSet { shopMoney { amount } }
  totalDiscountSet { shopMoney { amount } }
  product { id }`;

const orderFields = `
  id
  createdAt
  processedAt
  updatedAt
  cancelledAt
  test
  displayFinancialStatus
  displayFulfillmentStatus
  fulfillments(first: 5) { createdAt status }
  sourceName
  currencyCode
  presentmentCurrencyCode
  subtotalPriceSet { shopMoney { amount } }
  currentSubtotalPriceSet { shopMoney { amount } }
  totalPriceSet { shopMoney { amount } presentmentMoney { amount } }
  checkoutToken
  purchasingEntity { __typename }
  customer { id defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } }
  email
  phone
  shippingAddress { address1 zip countryCodeV2 }
  discountCodes
  customAttributes { key value }
  lineItems(first: ${linesWithOrder}) { nodes { ${lineFields} } pageInfo { hasNextPage endCursor } }`;

const pageDocument = `#graphql
  query OrdersUpdatedSince($query: String!, $after: String) {
    orders(first: ${ordersPerPage}, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { ${orderFields} }
      pageInfo { hasNextPage endCursor }
    }
  }`;

const orderDocument = `#graphql
  query OrderAgain($id: ID!) { order(id: $id) { ${orderFields} } }`;

const linesDocument = `#graphql
  query FurtherLines($id: ID!, $after: String) {
    order(id: $id) {
      lineItems(first: ${linesPerPage}, after: $after) { nodes { ${lineFields} } pageInfo { hasNextPage endCursor } }
    }
  }`;

const amount = z.object({ shopMoney: z.object({ amount: z.string() }) });
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const line = z.object({
  id: z.string(),
  quantity: z.number(),
  isGiftCard: z.boolean(),
  originalUnitPriceSet: amount,
  totalDiscountSet: amount,
  product: z.object({ id: z.string() }).nullable(),
});
const lines = z.object({ nodes: z.array(line), pageInfo });

const order = z.object({
  id: z.string(),
  createdAt: z.string(),
  processedAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
  test: z.boolean(),
  displayFinancialStatus: z.string().nullable(),
  displayFulfillmentStatus: z.string(),
  fulfillments: z.array(z.object({ createdAt: z.string(), status: z.string() })),
  sourceName: z.string().nullable(),
  currencyCode: z.string(),
  presentmentCurrencyCode: z.string(),
  subtotalPriceSet: amount.nullable(),
  currentSubtotalPriceSet: amount,
  totalPriceSet: amount.extend({ presentmentMoney: z.object({ amount: z.string() }) }),
  checkoutToken: z.string().nullable(),
  purchasingEntity: z.object({ __typename: z.string() }).nullable(),
  customer: z
    .object({
      id: z.string(),
      defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
      defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
    })
    .nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  shippingAddress: z
    .object({
      address1: z.string().nullable(),
      zip: z.string().nullable(),
      countryCodeV2: z.string().nullable(),
    })
    .nullable(),
  discountCodes: z.array(z.string()),
  customAttributes: z.array(z.object({ key: z.string(), value: z.string().nullable() })),
  lineItems: lines,
});

const pageAnswer = z.object({ orders: z.object({ nodes: z.array(order), pageInfo }) });
const orderAnswer = z.object({ order: order.nullable() });
const linesAnswer = z.object({ order: z.object({ lineItems: lines }).nullable() });

/** An order in the words of the Admin API. Names people in clear, so it is hashed before it is kept anywhere. */
export type AdminOrder = z.output<typeof order>;

const withAllLines = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  found: AdminOrder,
): Promise<AdminOrder> => {
  const nodes = [...found.lineItems.nodes];
  let { pageInfo: page } = found.lineItems;
  while (page.hasNextPage) {
    const variables = { id: found.id, after: page.endCursor };
    const answer = linesAnswer.parse(await shopify.request(shopId, linesDocument, variables));
    if (answer.order === null) break;
    nodes.push(...answer.order.lineItems.nodes);
    page = answer.order.lineItems.pageInfo;
  }
  return { ...found, lineItems: { nodes, pageInfo: page } };
};

export interface OrderPage {
  orders: AdminOrder[];
  /** Null at the end. */
  next: string | null;
}

/** By the moment of their last change, the oldest first. */
export const fetchOrderPage = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  since: Date,
  after: string | null,
): Promise<OrderPage> => {
  const query = `updated_at:>='${since.toISOString()}'`;
  const { orders } = pageAnswer.parse(await shopify.request(shopId, pageDocument, { query, after }));
  const complete: AdminOrder[] = [];
  for (const node of orders.nodes) complete.push(await withAllLines(shopify, shopId, node));
  return { orders: complete, next: orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null };
};

/** Null when Shopify does not return it: then nothing is known of it. */
export const fetchOrder = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  orderId: ShopifyId,
): Promise<AdminOrder | null> => {
  const id = `gid://shopify/Order/${orderId}`;
  const found = orderAnswer.parse(await shopify.request(shopId, orderDocument, { id })).order;
  return found === null ? null : withAllLines(shopify, shopId, found);
};
