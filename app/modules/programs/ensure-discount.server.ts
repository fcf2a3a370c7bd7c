import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createDiscount, findDiscountByCode } from "#app/platform/shopify/discounts.server.ts";
import type { NewDiscount } from "#app/platform/shopify/discounts.ts";
import { discountEnd, discountValue } from "./discount-of-terms.ts";
import type { MintingDeps } from "./mint-codes.server.ts";
import { newRedeemCode } from "./redeem-code.ts";

interface Opening {
  discountId: string | null;
  discount: NewDiscount;
}

interface VersionRow {
  name: string;
  version: number;
  terms: ProgramTerms;
  discount_id: string | null;
  currency: string;
}

const versionSql = `
  select p.name, v.version, v.terms, v.discount_id, s.currency
  from program_versions v join programs p on p.id = v.program_id join shops s on s.id = v.shop_id
  where v.shop_id = $1 and v.id = $2
  for update of v`;

const openingCodeSql = `
  select code from redeem_codes
  where shop_id = $1 and program_version_id = $2 and state = 'minting' order by created_at, code limit 1`;

/**
 * Chooses the first code before Shopify is asked, and the same one for everybody who asks: a try that is repeated, or made
 * twice at once, is answered TAKEN and finds the one discount.
 */
const prepare = async (tx: Tx, deps: MintingDeps, shopId: ShopId, versionId: string): Promise<Opening> => {
  const [version] = await tx.query<VersionRow>(versionSql, [shopId, versionId]);
  if (version === undefined) throw new Error(`there is no program version ${versionId}`);
  const [known] = await tx.query<{ code: string }>(openingCodeSql, [shopId, versionId]);
  const code = known?.code ?? newRedeemCode(deps.randomBytes);
  if (known === undefined && version.discount_id === null) {
    await tx.query("insert into redeem_codes (shop_id, code, program_version_id) values ($1, $2, $3)", [
      shopId,
      code,
      versionId,
    ]);
  }
  const { name, terms, currency } = version;
  return {
    discountId: version.discount_id,
    discount: {
      title: `${name} · ${version.version}`,
      code,
      value: discountValue(terms.friendReward, currency),
      startsAt: deps.clock.now(),
      endsAt: discountEnd(terms),
      minimum: terms.minimumSubtotal[currency] ?? null,
      combinesWith: terms.combinesWith,
    },
  };
};

const store = async (tx: Tx, shopId: ShopId, versionId: string, code: string, discountId: string) => {
  await tx.query("update program_versions set discount_id = $3 where shop_id = $1 and id = $2", [
    shopId,
    versionId,
    discountId,
  ]);
  await tx.query(
    "update redeem_codes set state = 'pooled' where shop_id = $1 and code = $2 and state = 'minting'",
    [shopId, code],
  );
};

const createOrFind = async (
  deps: MintingDeps,
  shopId: ShopId,
  discount: NewDiscount,
): Promise<string | null> => {
  const created = await createDiscount(deps.shopify, shopId, discount);
  if (created !== "taken") return created;
  const holder = await findDiscountByCode(deps.shopify, shopId, discount.code);
  return holder?.title === discount.title ? holder.id : null;
};

/** The Shopify discount of a program version: made when its first code is needed, and only once. */
export const ensureDiscount = async (
  deps: MintingDeps,
  shopId: ShopId,
  versionId: string,
): Promise<string> => {
  const { discountId, discount } = await deps.db.tenant(shopId, (tx) => prepare(tx, deps, shopId, versionId));
  if (discountId !== null) return discountId;

  const made = await createOrFind(deps, shopId, discount);
  if (made === null) {
    // Somebody else's discount holds the code: choose another.
    await deps.db.tenant(shopId, (tx) =>
      tx.query("delete from redeem_codes where shop_id = $1 and code = $2 and state = 'minting'", [
        shopId,
        discount.code,
      ]),
    );
    return ensureDiscount(deps, shopId, versionId);
  }
  await deps.db.tenant(shopId, (tx) => store(tx, shopId, versionId, discount.code, made));
  return made;
};
