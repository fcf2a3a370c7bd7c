import type { StoredDispute } from "#app/contracts/webhooks/dispute.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { parseShopifyId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import { lockOrder } from "./order-work.ts";

export interface DisputePicture {
  orderId: ShopifyId;
  disputeId: ShopifyId;
  status: "open" | "won" | "lost";
}

const statusOf: Readonly<Record<string, DisputePicture["status"]>> = {
  won: "won",
  lost: "lost",
  /** The merchant gave in, or gave the money back to end it. */
  accepted: "lost",
  charge_refunded: "lost",
};

/** Null when it names no order: a dispute about something else. */
export const disputePictureOf = ({ id, order_id, status }: StoredDispute): DisputePicture | null => {
  const orderId = parseShopifyId(order_id);
  const disputeId = parseShopifyId(id);
  if (orderId === null || disputeId === null) return null;
  return { orderId, disputeId, status: statusOf[status ?? ""] ?? "open" };
};

/** An end stays an end whatever is delivered late; of two ends the later one counts. */
const recordSql = `
  with sorted as materialized (
    select distinct on (shop_id, order_id, dispute_id) *
    from jsonb_to_recordset($1) as d (shop_id uuid, order_id bigint, dispute_id bigint, status text, is_final boolean,
      updated_at timestamptz)
    order by shop_id, order_id, dispute_id, is_final desc, updated_at desc
  ), locked as materialized (select *, ${lockOrder} from sorted)
  insert into order_disputes as known (shop_id, order_id, dispute_id, status, is_final, updated_at)
  select shop_id, order_id, dispute_id, status, is_final, updated_at from locked
  on conflict (shop_id, order_id, dispute_id) do update
  set status = excluded.status, is_final = excluded.is_final, updated_at = excluded.updated_at
  where (excluded.is_final, excluded.updated_at) > (known.is_final, known.updated_at)`;

export const recordDisputes = async (
  tx: Tx,
  disputes: readonly { shopId: ShopId; picture: DisputePicture; at: Date }[],
): Promise<void> => {
  if (disputes.length === 0) return;
  const rows = disputes.map(({ shopId, picture, at }) => ({
    shop_id: shopId,
    order_id: picture.orderId,
    dispute_id: picture.disputeId,
    status: picture.status,
    is_final: picture.status !== "open",
    updated_at: at,
  }));
  await tx.query(recordSql, [JSON.stringify(rows)]);
};
