import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { deleteRedeemCodes, findRedeemCode } from "#app/platform/shopify/discounts.server.ts";

export interface RetireDeps {
  db: Database;
  shopify: PacedShopifyAdmin;
  pause(ms: number): Promise<void>;
}

const mostPerRun = 50;

const retiringSql = `
  select code from redeem_codes where shop_id = $1 and state = 'retiring' order by created_at limit ${mostPerRun}`;

const disabledSql = `
  update redeem_codes set state = 'disabled' where shop_id = $1 and code = any ($2) and state = 'retiring'`;

/** Codes by the discount they stand under, and those that Shopify does not know any more. */
const whereabouts = async ({ shopify, pause }: RetireDeps, shopId: ShopId, codes: readonly string[]) => {
  const gone: string[] = [];
  const byDiscount = new Map<string, string[]>();
  for (const code of codes) {
    await pause(shopify.msUntilCalm(shopId));
    const found = await findRedeemCode(shopify, shopId, code);
    if (found === null) gone.push(code);
    else if (found.id !== null)
      byDiscount.set(found.discountId, [...(byDiscount.get(found.discountId) ?? []), found.id]);
  }
  return { gone, byDiscount };
};

/**
 * Deletes codes that nobody may use any more. Shopify deletes after its answer, so a code is disabled here only when it is
 * not found there: until then every run asks again. Safe to run twice at once.
 */
export const retireCodes = async (deps: RetireDeps, shopId: ShopId): Promise<number> => {
  const { db, shopify } = deps;
  const rows = await db.tenant(shopId, (tx) => tx.query<{ code: string }>(retiringSql, [shopId]));
  const before = await whereabouts(
    deps,
    shopId,
    rows.map(({ code }) => code),
  );
  for (const [discountId, ids] of before.byDiscount)
    await deleteRedeemCodes(shopify, shopId, discountId, ids);
  const left = rows.map(({ code }) => code).filter((code) => !before.gone.includes(code));
  const after = await whereabouts(deps, shopId, left);
  const gone = [...before.gone, ...after.gone];
  if (gone.length > 0) await db.tenant(shopId, (tx) => tx.query(disabledSql, [shopId, gone]));
  return gone.length;
};
