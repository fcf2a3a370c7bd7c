import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Standing } from "./choices.ts";

const standingSql = `
  select r.status, o.outcome,
    exists (select from decisions d where d.shop_id = r.shop_id and d.referral_id = r.id and d.undone_at is null)
      as "isDecided"
  from referrals r
  left join orders o on o.shop_id = r.shop_id and o.order_id = r.order_id and o.referral_id = r.id
  where r.shop_id = $1 and r.id = $2`;

export const standingOf = async (tx: Tx, shopId: ShopId, id: string): Promise<Standing | null> => {
  const [row] = await tx.query<Standing>(standingSql, [shopId, id]);
  return row ?? null;
};
