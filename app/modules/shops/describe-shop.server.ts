import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** What a delivery says of the shop; null where it says nothing. */
export interface ShopDescription {
  currency: string | null;
  timezone: string | null;
  primaryLocale: string | null;
  at: Date;
}

/** An older description changes nothing. */
export const describeShop = async (tx: Tx, shopId: ShopId, told: ShopDescription): Promise<void> => {
  await tx.query(
    `update shops set currency = coalesce($2, currency), timezone = coalesce($3, timezone),
       primary_locale = coalesce($4, primary_locale), described_at = $5
     where id = $1 and (described_at is null or described_at <= $5)`,
    [shopId, told.currency, told.timezone, told.primaryLocale, told.at],
  );
};

/** What the merchant granted, as the health page shows it. */
export const storeScopes = async (
  tx: Tx,
  shopId: ShopId,
  scopes: readonly string[],
  at: Date,
): Promise<void> => {
  await tx.query(
    `update shopify_sessions set scope = $2, scope_changed_at = $3
     where shop_id = $1 and not is_online and (scope_changed_at is null or scope_changed_at <= $3)`,
    [shopId, scopes.join(","), at],
  );
};

/** As stored with the shop's token; empty while it has none. */
export const readGrantedScopes = async (tx: Tx, shopId: ShopId): Promise<string[]> => {
  const [row] = await tx.query<{ scope: string | null }>(
    "select scope from shopify_sessions where shop_id = $1 and not is_online",
    [shopId],
  );
  return (row?.scope ?? "").split(",").filter((scope) => scope !== "");
};
