import type { Tx } from "#app/platform/db/database.server.ts";
import type { OrderWork } from "./order-work.ts";

/** A gift card is used in parts, and no order names its code. In the words of the index `reward_intents_unused_code`. */
const usedSql = `
  with used as (
    select i.shop_id, i.id, min(c.ordered_at) as at
    from jsonb_to_recordset($1) as c (shop_id uuid, code text, ordered_at timestamptz)
    join reward_intents i on i.shop_id = c.shop_id and lower(i.code) = lower(c.code)
    where i.code is not null and i.used_at is null and i.kind <> 'gift_card'
    group by i.shop_id, i.id
  ), locked as (
    select i.shop_id, i.id, used.at from reward_intents i join used using (shop_id, id)
    order by i.shop_id, i.id for update of i
  )
  update reward_intents i set used_at = locked.at from locked where i.shop_id = locked.shop_id and i.id = locked.id`;

/** Codes that advocates and friends got as rewards and that these orders carry; a code works once. */
export const markUsedCodes = async (tx: Tx, orders: readonly OrderWork[]): Promise<void> => {
  const codes = orders.flatMap(({ shopId, snapshot: { discountCodes, orderedAt } }) =>
    discountCodes.map((code) => ({ shop_id: shopId, code, ordered_at: orderedAt })),
  );
  if (codes.length > 0) await tx.query(usedSql, [JSON.stringify(codes)]);
};
