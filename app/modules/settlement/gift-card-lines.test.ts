import { describe, expect, it } from "vitest";
import { storedOrderSchema } from "#app/contracts/webhooks/order.ts";
import { storedRefundSchema } from "#app/contracts/webhooks/refund.ts";
import { snapshotOf } from "./order-snapshot.ts";
import { refundPictureOf } from "./record-refunds.server.ts";

const delivered = new Date("2026-11-21T10:00:00Z");

/** A gift card of 10.00 beside goods of 50.00. */
const goodsOf = (currentSubtotal: string, left: { gift?: number; goods?: number } = {}) => {
  const snapshot = snapshotOf(
    storedOrderSchema.parse({
      id: "1",
      created_at: "2026-11-20T10:00:00Z",
      currency: "USD",
      subtotal_price: "60.00",
      current_subtotal_price: currentSubtotal,
      total_price: "60.00",
      line_items: [
        { quantity: 1, current_quantity: left.gift, price: "10.00", gift_card: true },
        { quantity: 2, current_quantity: left.goods, price: "25.00" },
      ],
    }),
  );
  return [snapshot?.baseMinor, snapshot?.goodsRefundedMinor];
};

describe("gift cards among the goods of an order", () => {
  it.each<[string, Parameters<typeof goodsOf>, bigint]>([
    ["nothing went back", ["60.00"], 0n],
    ["the gift card went back", ["50.00", { gift: 0, goods: 2 }], 0n],
    ["half of the goods went back", ["35.00", { gift: 1, goods: 1 }], 2500n],
    ["both went back", ["25.00", { gift: 0, goods: 1 }], 2500n],
    ["nobody says which line went back", ["50.00"], 1000n],
  ])("are no base, and no refund when %s", (_, [current, left], refunded) => {
    expect(goodsOf(current, left)).toEqual([5000n, refunded]);
  });
});

describe("a refund", () => {
  const refund = (fields: object) =>
    refundPictureOf(storedRefundSchema.parse({ id: "5", order_id: "1", ...fields }), "USD", delivered);

  it("of a gift card takes no goods back", () => {
    const lines = [
      { subtotal: "10.00", line_item: { gift_card: true } },
      { subtotal: "25.00", line_item: { gift_card: false } },
      { subtotal: "1.00" },
    ];
    expect(refund({ refund_line_items: lines })).toMatchObject({ goodsMinor: 2600n });
  });

  it("without a time of its own is as old as its delivery", () => {
    expect(refund({})?.refundedAt).toEqual(delivered);
    expect(refund({ created_at: "2026-11-20T10:00:00Z" })?.refundedAt).toEqual(
      new Date("2026-11-20T10:00:00Z"),
    );
  });
});
