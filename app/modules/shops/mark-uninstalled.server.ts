import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Shopify's token died with the installation. A late delivery does not undo a newer installation. */
export const markUninstalled = async (tx: Tx, shopId: ShopId, uninstalledAt: Date): Promise<void> => {
  const rows = await tx.query(
    `update shops set status = 'uninstalled', uninstalled_at = $2
     where id = $1 and status = 'installed' and installed_at <= $2 returning id`,
    [shopId, uninstalledAt],
  );
  if (rows.length === 0) return;
  await tx.query("delete from shopify_sessions where shop_id = $1", [shopId]);
  const actor = { kind: "webhook", id: "app/uninstalled" } as const;
  await writeAudit(tx, [{ shopId, actor, action: "shop.uninstalled", target: { kind: "shop", id: shopId } }]);
};
