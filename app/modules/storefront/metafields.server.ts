import { z } from "zod";
import { radiusOf, textOn, type Brand } from "#app/contracts/brand.ts";
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

/** `app.metafields.referral` in Liquid. It belongs to the installation, so it is gone with the app. */
const namespace = "referral";

const userErrors = z.array(z.object({ message: z.string() }));

const ownerDocument = `#graphql
  query OwnInstallation { currentAppInstallation { id } }`;

const setDocument = `#graphql
  mutation WriteMetafields($metafields: [MetafieldsSetInput!]!) {
    metafieldsSet(metafields: $metafields) { userErrors { message } }
  }`;

const deleteDocument = `#graphql
  mutation RemoveMetafields($metafields: [MetafieldIdentifierInput!]!) {
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

export const offerValue = (words: OfferInLanguages | null): object | null =>
  words === null ? null : { words };

/** What Liquid puts into the style of a block; null where the merchant leaves it to the theme. */
export const brandValue = ({ accent, corners }: Brand): object | null =>
  accent === null && corners === "soft"
    ? null
    : { accent, on_accent: accent === null ? null : textOn(accent), radius: radiusOf[corners] };

/** By key; null takes away what stands there. Safe to repeat. */
export const writeMetafields = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  values: Readonly<Record<string, object | null>>,
): Promise<void> => {
  const { currentAppInstallation } = ownerAnswer.parse(await shopify.request(shopId, ownerDocument));
  const at = (key: string) => ({ ownerId: currentAppInstallation.id, namespace, key });
  const entries = Object.entries(values);
  const gone = entries.flatMap(([key, value]) => (value === null ? [at(key)] : []));
  const set = entries.flatMap(([key, value]) =>
    value === null ? [] : [{ ...at(key), type: "json", value: JSON.stringify(value) }],
  );
  if (gone.length > 0) {
    const answer = await shopify.request(shopId, deleteDocument, { metafields: gone });
    refuseErrors("withdraw metafields", deleteAnswer.parse(answer).metafieldsDelete.userErrors);
  }
  if (set.length > 0) {
    const answer = await shopify.request(shopId, setDocument, { metafields: set });
    refuseErrors("write metafields", setAnswer.parse(answer).metafieldsSet.userErrors);
  }
};
