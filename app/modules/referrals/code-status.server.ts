import { chooseProgram, type Programs } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { ClaimRefusalCode } from "./claim.ts";
import { offerOf, refusalOf } from "./offer.server.ts";
import { hasConverted } from "./open-claims.server.ts";
import { findLinkByCode } from "./share-links.server.ts";

export interface CodeStatus {
  isOwn: boolean;
  /** Why this customer could not take the offer; null when he could. */
  refusal: ClaimRefusalCode | null;
  /** False while nobody could. */
  isOffered: boolean;
  referralCount: number;
}

const countReferrals = async (tx: Tx, shopId: ShopId, advocateId: PersonId): Promise<number> => {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from referrals where shop_id = $1 and customer_id = $2",
    [shopId, advocateId],
  );
  return row?.count ?? 0;
};

/** What a code is worth to a customer, or to anybody when none is named; null for a code that nobody has. */
export const codeStatus = async (
  tx: Tx,
  programs: Programs,
  shop: Shop,
  code: string,
  customerId: ShopifyId | null,
  now: Date,
): Promise<CodeStatus | null> => {
  const link = await findLinkByCode(tx, shop.id, code);
  if (link === null) return null;
  const offered = chooseProgram(await programs.listIn(tx, shop.id), now, shop.currency);
  const { state } = offerOf(link, offered, customerId);
  const isReferred = customerId !== null && (await hasConverted(tx, shop.id, customerId));
  const refusalWhenActive = isReferred ? "already_referred" : null;
  return {
    isOwn: state === "own",
    refusal: state === "active" ? refusalWhenActive : refusalOf[state],
    isOffered: offerOf(link, offered, null).state === "active",
    referralCount: await countReferrals(tx, shop.id, link.advocateId),
  };
};
