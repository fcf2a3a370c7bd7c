import { z } from "zod";
import type { ShopId } from "#app/platform/ids.ts";
import { ShopifyRefusal, type ShopifyAdmin } from "#app/platform/shopify/admin.ts";

/** What the theme's blocks say of the offer in one language before any script runs. */
export interface OfferWords {
  friend: string;
  share: string;
  terms: string[];
}

/** By language. */
export type OfferInLanguages = Record<string, OfferWords>;

/** `app.metafields.referral.offer` in Liquid. It belongs to the installation, so it is gone with the app. */
const place = { namespace: "referral", key: "offer" };

const userErrors = z.array(z.object({ message: z.string() }));

const ownerDocument = `#graphql
  query OwnInstallation { currentAppInstallation { id } }`;

const setDocument = `#graphql
  mutation PublishOffer($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { userErrors { message } }
  }`;

const deleteDocument = `#graphql
  mutation WithdrawOffer($metafields: [MetafieldIdentifierInput!]!) {
    metafieldsDelete(metafields: $metafields) { userErrors { message } }
  }`;

const ownerAnswer = z.object({ currentAppInstallation: z.object({ id: z.string() }) });
const setAnswer = z.object({ metafieldsSet: z.object({ userErrors }) });
const deleteAnswer = z.object({ metafieldsDelete: z.object({ userErrors }) });

const refuseErrors = (doing: string, errors: z.infer<typeof userErrors>): void => {
  if (errors.length > 0)
    throw new ShopifyRefusal(
      doing,
      errors.map(({ message }) => ({ code: null, message })),
    );
};

/** Safe to repeat. Null takes away what stands there. */
export const writeOfferMetafield = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  words: OfferInLanguages | null,
): Promise<void> => {
  const { currentAppInstallation } = ownerAnswer.parse(await shopify.request(shopId, ownerDocument));
  const metafield = { ownerId: currentAppInstallation.id, ...place };
  if (words === null) {
    const answer = await shopify.request(shopId, deleteDocument, { metafields: [metafield] });
    refuseErrors("withdraw the offer", deleteAnswer.parse(answer).metafieldsDelete.userErrors);
    return;
  }
  const metafields = [{ ...metafield, type: "json", value: JSON.stringify({ words }) }];
  const answer = await shopify.request(shopId, setDocument, { metafields });
  refuseErrors("publish the offer", setAnswer.parse(answer).metafieldsSet.userErrors);
};
