import type { StoredOrder } from "#app/contracts/webhooks/order.ts";
import { parseShopifyId, type ShopifyId } from "#app/platform/ids.ts";
import { toMinor } from "#app/platform/money.ts";

/** By which two people are found to be one. */
export interface PersonHashes {
  emailHashes: readonly string[];
  mailboxHashes: readonly string[];
  phoneHashes: readonly string[];
  addressHash: string | null;
  networkHash: string | null;
  deviceHash: string | null;
}

/** One delivery's picture of an order, in our own words. Money is minor units of the shop's currency. */
export interface OrderSnapshot extends PersonHashes {
  orderId: ShopifyId;
  snapshotAt: Date;
  orderedAt: Date;
  processedAt: Date;
  financialStatus: string | null;
  cancelledAt: Date | null;
  isTest: boolean;
  isBusiness: boolean;
  sourceName: string | null;
  currency: string;
  presentmentCurrency: string;
  /** What the buyer saw and paid; null when it was not told. */
  presentmentTotalMinor: bigint | null;
  /** Where it is shipped to. */
  country: string | null;
  productIds: readonly string[];
  fulfilledAt: Date | null;
  /** Goods at creation, without gift cards: what rewards are a share of and minimums look at. */
  baseMinor: bigint;
  totalMinor: bigint;
  /** What left the goods since creation, as far as this picture knows. */
  goodsRefundedMinor: bigint;
  shopifyCustomerId: ShopifyId | null;
  isDisposableEmail: boolean;
  isFromCouponSite: boolean;
  discountCodes: readonly string[];
  cartAttribute: string | null;
  typedCode: string | null;
}

const distinct = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value != null)),
];

const attribute = (order: StoredOrder, name: string): string | null =>
  order.note_attributes.find((entry) => entry.name === name)?.value ?? null;

type Line = StoredOrder["line_items"][number];

const lineMinor = (order: StoredOrder, line: Line): bigint => {
  const price = toMinor(line.price, order.currency) ?? 0n;
  const discount = toMinor(line.total_discount, order.currency) ?? 0n;
  return price * BigInt(line.quantity) - discount;
};

/** What is left of a line; all of it when that was not told. */
const remainingMinor = (order: StoredOrder, line: Line): bigint => {
  const { quantity, current_quantity: left } = line;
  const whole = lineMinor(order, line);
  return left === null || quantity === 0 ? whole : (whole * BigInt(left)) / BigInt(quantity);
};

const atLeastZero = (value: bigint): bigint => (value > 0n ? value : 0n);

const giftCardsMinor = (order: StoredOrder, minorOf: typeof lineMinor): bigint =>
  atLeastZero(
    order.line_items.filter((line) => line.gift_card).reduce((sum, line) => sum + minorOf(order, line), 0n),
  );

/** When the last part of a fully fulfilled order went out. */
const fulfilledAt = (order: StoredOrder): Date | null => {
  if (order.fulfillment_status !== "fulfilled") return null;
  const moments = order.fulfillments.map(({ created_at }) => Date.parse(created_at ?? ""));
  const known = moments.filter((moment) => !Number.isNaN(moment));
  return new Date(known.length > 0 ? Math.max(...known) : Date.parse(order.updated_at ?? order.created_at));
};

/** Null when an amount or id cannot be what it claims to be; the caller records the order as unreadable. */
export const snapshotOf = (order: StoredOrder): OrderSnapshot | null => {
  const orderId = parseShopifyId(order.id);
  const subtotal = toMinor(order.subtotal_price, order.currency);
  const currentSubtotal = toMinor(order.current_subtotal_price ?? order.subtotal_price, order.currency);
  const total = toMinor(order.total_price, order.currency);
  if (orderId === null || subtotal === null || currentSubtotal === null || total === null) return null;

  const createdAt = new Date(order.created_at);
  const goods = subtotal - giftCardsMinor(order, lineMinor);
  const currentGoods = atLeastZero(currentSubtotal - giftCardsMinor(order, remainingMinor));
  const presentmentCurrency = order.presentment_currency ?? order.currency;
  const presentmentTotal = order.total_price_set?.presentment_money?.amount;
  return {
    orderId,
    snapshotAt: new Date(order.updated_at ?? order.created_at),
    orderedAt: createdAt,
    processedAt: new Date(order.processed_at ?? order.created_at),
    financialStatus: order.financial_status,
    cancelledAt: order.cancelled_at === null ? null : new Date(order.cancelled_at),
    isTest: order.test,
    isBusiness: order.company,
    sourceName: order.source_name,
    currency: order.currency,
    presentmentCurrency,
    presentmentTotalMinor: presentmentTotal == null ? null : toMinor(presentmentTotal, presentmentCurrency),
    country: order.shipping_address?.country_code ?? null,
    productIds: distinct(order.line_items.map(({ product_id }) => product_id)),
    fulfilledAt: fulfilledAt(order),
    baseMinor: atLeastZero(goods),
    totalMinor: total,
    goodsRefundedMinor: atLeastZero(goods - currentGoods),
    shopifyCustomerId: parseShopifyId(order.customer?.id),
    emailHashes: distinct([order.customer?.email_hash, order.email_hash]),
    mailboxHashes: distinct([order.customer?.mailbox_hash, order.mailbox_hash]),
    phoneHashes: distinct([order.customer?.phone_hash, order.phone_hash]),
    addressHash: order.shipping_address_hash,
    networkHash: order.network_hash,
    deviceHash: order.client_details?.device_hash ?? null,
    isDisposableEmail: order.email_is_disposable,
    isFromCouponSite: order.from_coupon_site,
    discountCodes: distinct(order.discount_codes.map((entry) => entry.code.trim())),
    cartAttribute: attribute(order, "__referral"),
    typedCode: attribute(order, "referral_code")?.trim() || null,
  };
};

const paymentSteps = [
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
] as const;

/** How far a payment has come; pictures of the same second are told apart by it. */
export const paymentStep = (status: string | null): number =>
  paymentSteps.findIndex((step) => step === status);

const isNewer = (left: OrderSnapshot, right: OrderSnapshot): boolean => {
  const apart = left.snapshotAt.getTime() - right.snapshotAt.getTime();
  return apart === 0 ? paymentStep(left.financialStatus) > paymentStep(right.financialStatus) : apart > 0;
};

const larger = (left: bigint, right: bigint): bigint => (left > right ? left : right);

/**
 * Two pictures of one order become one. The join does not care which came first: the payment's state is the newest's, a
 * cancellation stays, the largest refund wins.
 */
export const joinSnapshots = (left: OrderSnapshot, right: OrderSnapshot): OrderSnapshot => {
  const newest = isNewer(left, right) ? left : right;
  return {
    ...newest,
    cancelledAt: left.cancelledAt ?? right.cancelledAt,
    fulfilledAt: left.fulfilledAt ?? right.fulfilledAt,
    goodsRefundedMinor: larger(left.goodsRefundedMinor, right.goodsRefundedMinor),
  };
};
