import type { Brand } from "#app/contracts/brand.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface StoredBrand extends Brand {
  /** 0 while the merchant chose nothing. */
  version: number;
}

const themesOwn: StoredBrand = { accent: null, corners: "soft", version: 0 };

export const readBrand = async (tx: Tx, shopId: ShopId): Promise<StoredBrand> => {
  const [brand] = await tx.query<StoredBrand>(
    "select accent, corners, version from storefront_brands where shop_id = $1",
    [shopId],
  );
  return brand ?? themesOwn;
};

const saveSql = `
  insert into storefront_brands as stored (shop_id, accent, corners) select $1::uuid, $2::text, $3::text where $4::int = 0
  on conflict (shop_id) do nothing
  returning version`;

const changeSql = `
  update storefront_brands set accent = $2, corners = $3, version = version + 1
  where shop_id = $1 and version = $4
  returning version`;

/** Null, and nothing is changed, when somebody else saved since this version was `seen`. */
export const saveBrand = async (
  tx: Tx,
  shopId: ShopId,
  { accent, corners }: Brand,
  seen: number,
  actor: Actor,
): Promise<StoredBrand | null> => {
  const [saved] = await tx.query<{ version: number }>(seen === 0 ? saveSql : changeSql, [
    shopId,
    accent,
    corners,
    seen,
  ]);
  if (saved === undefined) return null;
  await writeAudit(tx, [
    {
      shopId,
      actor,
      action: "storefront.brand_changed",
      target: { kind: "shop", id: shopId },
      metadata: { accent, corners },
    },
  ]);
  return { accent, corners, version: saved.version };
};
