import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** An older version gives out no code any more, nor does an ended program; what waits stays until the last claim ended. */
const retireSql = `
  update redeem_codes k set state = 'retiring'
  from program_versions v join programs p on p.id = v.program_id
  where k.shop_id = $1 and k.state = 'pooled' and v.shop_id = $1 and v.id = k.program_version_id
    and (v.version < p.current_version or p.state = 'ended')
    and not exists (
      select from redeem_codes c join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id
      where c.shop_id = $1 and c.program_version_id = v.id and c.state = 'claimed'
        and r.status in ('queued', 'pending', 'in_progress'))
  returning k.code`;

/** Codes minted ahead that nobody will claim; answers how many are to be deleted in Shopify. */
export const retirePooledCodes = async (tx: Tx, shopId: ShopId): Promise<number> =>
  (await tx.query(retireSql, [shopId])).length;
