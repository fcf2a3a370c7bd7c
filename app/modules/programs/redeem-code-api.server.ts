import type { ShopId } from "#app/platform/ids.ts";
import { ShopifyRefusal, type ShopifyAdmin, type UserError } from "#app/platform/shopify/admin.ts";
import { isTaken } from "#app/platform/shopify/discounts.server.ts";

const addDocument = `#graphql
  mutation AddReferralCodes($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
    discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {
      bulkCreation { id }
      userErrors { code message }
    }
  }`;

/** At most 250 codes. Answers the id of the creation, which goes on at Shopify. */
export const addCodes = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  discountId: string,
  codes: readonly string[],
): Promise<string> => {
  const { discountRedeemCodeBulkAdd: answer } = await shopify.request<{
    discountRedeemCodeBulkAdd: { bulkCreation: { id: string } | null; userErrors: UserError[] };
  }>(shopId, addDocument, { discountId, codes: codes.map((code) => ({ code })) });
  if (answer.bulkCreation === null) throw new ShopifyRefusal("add codes", answer.userErrors);
  return answer.bulkCreation.id;
};

const creationDocument = `#graphql
  query ReferralCodeCreation($id: ID!) {
    discountRedeemCodeBulkCreation(id: $id) {
      done
      codes(first: 250) { nodes { code errors { code message } } }
    }
  }`;

export interface CodeFate {
  code: string;
  fate: "added" | "taken" | "failed";
}

const fateOf = (errors: readonly UserError[]): CodeFate["fate"] => {
  if (errors.length === 0) return "added";
  return errors.some(isTaken) ? "taken" : "failed";
};

/** What became of the codes of a creation; null while it is not done. */
export const codeFates = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  id: string,
): Promise<CodeFate[] | null> => {
  const { discountRedeemCodeBulkCreation: creation } = await shopify.request<{
    discountRedeemCodeBulkCreation: {
      done: boolean;
      codes: { nodes: { code: string; errors: UserError[] }[] };
    } | null;
  }>(shopId, creationDocument, { id });
  if (creation === null) throw new Error("Shopify forgot a creation of codes.");
  return creation.done
    ? creation.codes.nodes.map(({ code, errors }) => ({ code, fate: fateOf(errors) }))
    : null;
};
