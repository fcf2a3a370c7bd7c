import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Shopify's token died with the installation. A late delivery does not undo a newer installation. */
export const markUninstalled = async (tx: Tx, shopId: ShopId, uninstalledAt: Date): Promise<void> => {
  const rows = await tx.query(
    `update shops set status = 'uninstalled', uninstalled_at = $2
     where id = $1 and status = 'installed' and installed_at <= $2 returning id`,
    [shopId, uninstalledAt],
  );
  if (rows.length > 0) await tx.query("delete from shopify_sessions where shop_id = $1", [shopId]);
};
