import type { ProgramTerms, Reward } from "#app/contracts/program-terms.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";

interface UserError {
  code: string | null;
  message: string;
}

const refused = (doing: string, errors: readonly UserError[]): Error =>
  new Error(
    `Shopify refused to ${doing}: ${errors.map(({ code, message }) => `${code ?? "?"} ${message}`).join("; ")}`,
  );

const isTaken = ({ code }: UserError): boolean => code === "TAKEN" || code === "DUPLICATE";

export interface NewDiscount {
  title: string;
  code: string;
  startsAt: Date;
  currency: string;
  terms: ProgramTerms;
}

const valueOf = (reward: Reward, currency: string) => {
  if (reward.kind === "percent") return { percentage: reward.percent / 100 };
  if (reward.kind === "fixed") {
    return { discountAmount: { amount: reward.amounts[currency], appliesOnEachItem: false } };
  }
  throw new RangeError(`A discount cannot give ${reward.kind}.`);
};

/** Single use: Shopify counts the usage limit for each redeem code, not for the discount. */
const discountInput = ({ title, code, startsAt, currency, terms }: NewDiscount) => {
  const minimum = terms.minimumSubtotal[currency];
  return {
    title,
    code,
    startsAt: startsAt.toISOString(),
    context: { all: "ALL" },
    customerGets: { value: valueOf(terms.friendReward, currency), items: { all: true } },
    appliesOncePerCustomer: true,
    usageLimit: 1,
    combinesWith: {
      orderDiscounts: terms.combinesWith.order,
      productDiscounts: terms.combinesWith.product,
      shippingDiscounts: terms.combinesWith.shipping,
    },
    ...(minimum === undefined
      ? {}
      : {
          minimumRequirement: {
            subtotal: { greaterThanOrEqualToSubtotal: minimum },
          },
        }),
  };
};

const createDocument = `#graphql
  mutation CreateReferralDiscount($discount: DiscountCodeBasicInput!) {
    discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { code message }
    }
  }`;

export const createDiscount = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  discount: NewDiscount,
): Promise<string | "taken"> => {
  const { discountCodeBasicCreate: answer } = await shopify.request<{
    discountCodeBasicCreate: { codeDiscountNode: { id: string } | null; userErrors: UserError[] };
  }>(shopId, createDocument, { discount: discountInput(discount) });
  if (answer.userErrors.some(isTaken)) return "taken";
  if (answer.codeDiscountNode === null) throw refused("create the discount", answer.userErrors);
  return answer.codeDiscountNode.id;
};

const findDocument = `#graphql
  query FindReferralDiscount($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount { ... on DiscountCodeBasic { title } }
    }
  }`;

/** The discount that a code stands under. */
export const findDiscountByCode = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  code: string,
): Promise<{ id: string; title: string | null } | null> => {
  const { codeDiscountNodeByCode: node } = await shopify.request<{
    codeDiscountNodeByCode: { id: string; codeDiscount: { title?: string } } | null;
  }>(shopId, findDocument, { code });
  return node === null ? null : { id: node.id, title: node.codeDiscount.title ?? null };
};

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
  if (answer.bulkCreation === null) throw refused("add codes", answer.userErrors);
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
