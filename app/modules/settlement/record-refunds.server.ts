import type { StoredRefund } from "#app/contracts/webhooks/refund.ts";
import { lockOrder } from "./order-work.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { largestBigint, parseShopifyId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import { toMinor } from "#app/platform/money.ts";

export interface RefundPicture {
  orderId: ShopifyId;
  refundId: ShopifyId;
  goodsMinor: bigint;
  refundedAt: Date;
}

const sum = (amounts: readonly (bigint | null)[]): bigint | null => {
  let total = 0n;
  for (const amount of amounts) {
    if (amount === null) return null;
    total += amount;
  }
  return total;
};

/** A refund whose payments all failed gave nothing back; one without payments (a restock) counts its goods. */
const succeeded = (refund: StoredRefund): boolean =>
  refund.transactions.length === 0 || refund.transactions.some(({ status }) => status === "success");

/**
 * What went back of the goods: the lines, and an amount given without lines (Shopify writes it as a negative
 * discrepancy). Gift cards, shipping, tax and duties are not goods. Null when an amount is no amount. A refund that says no
 * time is as old as its delivery.
 */
export const refundPictureOf = (
  refund: StoredRefund,
  currency: string,
  deliveredAt: Date,
): RefundPicture | null => {
  const orderId = parseShopifyId(refund.order_id);
  const refundId = parseShopifyId(refund.id);
  const goodsLines = refund.refund_line_items.filter(({ line_item }) => line_item?.gift_card !== true);
  const lines = sum(goodsLines.map(({ subtotal }) => toMinor(subtotal, currency)));
  const discrepancy = sum(
    refund.order_adjustments
      .filter(({ kind }) => kind === "refund_discrepancy")
      .map(({ amount }) => toMinor(amount, currency)),
  );
  if (orderId === null || refundId === null || lines === null || discrepancy === null) return null;
  const goods = lines - discrepancy;
  if (goods > largestBigint) return null;
  return {
    orderId,
    refundId,
    goodsMinor: succeeded(refund) && goods > 0n ? goods : 0n,
    refundedAt: refund.created_at === null ? deliveredAt : new Date(refund.created_at),
  };
};

/** Each refund counts once, also when it is delivered twice or its payment succeeds later. */
export const recordRefunds = async (
  tx: Tx,
  refunds: readonly { shopId: ShopId; picture: RefundPicture }[],
): Promise<void> => {
  if (refunds.length === 0) return;
  const rows = refunds.map(({ shopId, picture }) => ({
    shop_id: shopId,
    order_id: picture.orderId,
    refund_id: picture.refundId,
    goods_minor: String(picture.goodsMinor),
    refunded_at: picture.refundedAt,
  }));
  await tx.query(
    `with sorted as materialized (
       select shop_id, order_id, refund_id, max(goods_minor) as goods_minor, min(refunded_at) as refunded_at
       from jsonb_to_recordset($1) as r (shop_id uuid, order_id bigint, refund_id bigint, goods_minor bigint,
         refunded_at timestamptz)
       group by shop_id, order_id, refund_id
       order by shop_id, order_id, refund_id
     ), locked as materialized (select *, ${lockOrder} from sorted)
     insert into order_refunds as known (shop_id, order_id, refund_id, goods_minor, refunded_at)
     select shop_id, order_id, refund_id, goods_minor, refunded_at from locked
     on conflict (shop_id, order_id, refund_id)
     do update set goods_minor = greatest(known.goods_minor, excluded.goods_minor)`,
    [JSON.stringify(rows)],
  );
};
