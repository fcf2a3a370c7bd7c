import { describe, expect, it } from "vitest";
import { storedOrderSchema } from "#app/contracts/webhooks/order.ts";
import { storedRefundSchema } from "#app/contracts/webhooks/refund.ts";
import { snapshotOf } from "./order-snapshot.ts";
import { refundPictureOf } from "./record-refunds.server.ts";

const largest = 2n ** 63n - 1n;
const plain = {
  id: "1",
  created_at: "2026-11-20T10:00:00Z",
  currency: "USD",
  subtotal_price: "60.00",
  total_price: "60.00",
};
const read = (fields: object) => snapshotOf(storedOrderSchema.parse({ ...plain, ...fields }));

describe("an order with odd contents", () => {
  it("takes null for nothing said", () => {
    const line = {
      product_id: null,
      quantity: null,
      current_quantity: null,
      price: null,
      gift_card: null,
      total_discount: null,
    };
    expect(read({ test: null, discount_codes: [{ code: null }], line_items: [line] })).toMatchObject({
      isTest: false,
      baseMinor: 6000n,
    });
  });

  it.each<[string, object]>([
    ["a line worth more than all money", { quantity: 2 ** 53 - 1, price: "999999999999999" }],
    ["a line of less than nothing", { quantity: 2 ** 53 - 1, price: "-999999999999999" }],
    ["a discount above the price", { quantity: 1, current_quantity: 0, total_discount: "999999999999999" }],
  ])("keeps its amounts within what can be stored: %s", (_, line) => {
    const order = read({ line_items: [{ gift_card: true, ...line }] });
    for (const amount of [order?.baseMinor, order?.goodsRefundedMinor]) {
      expect(amount).toBeGreaterThanOrEqual(0n);
      expect(amount).toBeLessThan(largest);
    }
  });

  it.each([
    { presentment_currency: "not-a-currency" },
    { line_items: [{ quantity: -1, price: "5", gift_card: true }] },
  ])("is no order: %j", (fields) => {
    expect(storedOrderSchema.safeParse({ ...plain, ...fields }).success).toBe(false);
  });
});

describe("a refund with odd contents", () => {
  const readRefund = (fields: object) =>
    refundPictureOf(storedRefundSchema.parse({ id: "5", order_id: "1", ...fields }), "USD", new Date(0));

  it.each([
    { refund_line_items: [{ line_item: null }] },
    { refund_line_items: [{ subtotal: null }] },
    { order_adjustments: [{ kind: "refund_discrepancy" }] },
  ])("is not read when an amount is missing, so that it is not counted as nothing: %j", (fields) => {
    expect(storedRefundSchema.safeParse({ id: "5", order_id: "1", ...fields }).success).toBe(false);
  });

  it("is none when it is larger than what can be stored", () => {
    const lines = Array.from({ length: 100 }, () => ({ subtotal: "999999999999999.99" }));
    expect(readRefund({ refund_line_items: lines })).toBeNull();
  });
});
