import type { ShopId } from "#app/platform/ids.ts";
import type { Tx } from "./database.server.ts";

/** From here on a transaction of maintenance is the app's own role, for just these tenants. */
export const stepBehindWall = async (tx: Tx, shopIds: readonly ShopId[]): Promise<void> => {
  await tx.query("select set_config('role', 'referrals_app', true), set_config('app.shop_id', $1, true)", [
    [...new Set(shopIds)].join(","),
  ]);
};
