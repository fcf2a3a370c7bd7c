import type { Tx } from "#app/platform/db/database.server.ts";
import type { OrderWork } from "./order-work.ts";

const usedSql = `
  update reward_intents i set used_at = u.ordered_at
  from (
    select distinct on (shop_id, code) * from jsonb_to_recordset($1) as u (shop_id uuid, code text, ordered_at timestamptz)
    order by shop_id, code, ordered_at) u
  where i.shop_id = u.shop_id and i.code = u.code and i.used_at is null and i.code is not null`;

/** A reward's code that stands on an order is no open promise any more. */
export const noteUsedRewards = async (tx: Tx, orders: readonly OrderWork[]): Promise<void> => {
  const used = orders
    .filter(({ snapshot }) => snapshot.cancelledAt === null)
    .flatMap(({ shopId, snapshot: { discountCodes, orderedAt } }) =>
      discountCodes.map((code) => ({ shop_id: shopId, code: code.toUpperCase(), ordered_at: orderedAt })),
    );
  if (used.length > 0) await tx.query(usedSql, [JSON.stringify(used)]);
};
