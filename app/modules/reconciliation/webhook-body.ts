import { shopifyIdOfGid } from "#app/platform/ids.ts";
import type { AdminOrder } from "./order-api.server.ts";

const digits = (gid: string | undefined): string | null => (gid === undefined ? null : shopifyIdOfGid(gid));

const fulfillmentStatus: Readonly<Record<string, string>> = {
  FULFILLED: "fulfilled",
  PARTIALLY_FULFILLED: "partial",
  RESTOCKED: "restocked",
};

const customerOf = ({ customer }: AdminOrder) =>
  customer === null
    ? null
    : {
        id: digits(customer.id),
        email: customer.defaultEmailAddress?.emailAddress ?? null,
        phone: customer.defaultPhoneNumber?.phoneNumber ?? null,
      };

const addressOf = ({ shippingAddress }: AdminOrder) =>
  shippingAddress === null
    ? null
    : {
        address1: shippingAddress.address1,
        zip: shippingAddress.zip,
        country_code: shippingAddress.countryCodeV2,
      };

const lineOf = (line: AdminOrder["lineItems"]["nodes"][number]) => ({
  id: digits(line.id),
  product_id: digits(line.product?.id),
  quantity: line.quantity,
  price: line.originalUnitPriceSet.shopMoney.amount,
  gift_card: line.isGiftCard,
  total_discount: line.totalDiscountSet.shopMoney.amount,
});

/**
 * The order as a webhook would have told it, as far as intake keeps any of it: so both ways go through the same allow-list
 * and the same settling, and cannot disagree.
 */
export const webhookBodyOf = (order: AdminOrder): Record<string, unknown> => ({
  id: digits(order.id),
  created_at: order.createdAt,
  processed_at: order.processedAt,
  updated_at: order.updatedAt,
  cancelled_at: order.cancelledAt,
  test: order.test,
  financial_status: order.displayFinancialStatus?.toLowerCase() ?? null,
  fulfillment_status: fulfillmentStatus[order.displayFulfillmentStatus] ?? null,
  fulfillments: order.fulfillments.map(({ createdAt, status }) => ({
    created_at: createdAt,
    status: status.toLowerCase(),
  })),
  source_name: order.sourceName,
  currency: order.currencyCode,
  presentment_currency: order.presentmentCurrencyCode,
  subtotal_price: order.subtotalPriceSet?.shopMoney.amount ?? null,
  current_subtotal_price: order.currentSubtotalPriceSet.shopMoney.amount,
  total_price: order.totalPriceSet.shopMoney.amount,
  total_price_set: { presentment_money: { amount: order.totalPriceSet.presentmentMoney.amount } },
  checkout_token: order.checkoutToken,
  company: order.purchasingEntity?.__typename === "PurchasingCompany" ? {} : null,
  customer: customerOf(order),
  email: order.email,
  phone: order.phone,
  shipping_address: addressOf(order),
  discount_codes: order.discountCodes.map((code) => ({ code })),
  note_attributes: order.customAttributes.map(({ key, value }) => ({ name: key, value })),
  line_items: order.lineItems.nodes.map(lineOf),
});
