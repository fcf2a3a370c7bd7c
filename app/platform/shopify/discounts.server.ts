import type { ShopId } from "#app/platform/ids.ts";
import { ShopifyRefusal, type ShopifyAdmin, type UserError } from "./admin.ts";
import type { NewDiscount } from "./discounts.ts";

/** Single use: Shopify counts the usage limit for each redeem code, not for the discount. */
const commonInput = ({ title, code, startsAt, endsAt, combinesWith }: NewDiscount) => ({
  title,
  code,
  startsAt: startsAt.toISOString(),
  ...(endsAt === null ? {} : { endsAt: endsAt.toISOString() }),
  context: { all: "ALL" },
  appliesOncePerCustomer: true,
  usageLimit: 1,
  combinesWith: {
    orderDiscounts: combinesWith.order,
    productDiscounts: combinesWith.product,
    shippingDiscounts: combinesWith.shipping,
  },
});

const minimumInput = ({ minimum }: NewDiscount) =>
  minimum === null ? {} : { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: minimum } } };

const basicInput = (discount: NewDiscount, value: object) => ({
  ...commonInput(discount),
  ...minimumInput(discount),
  customerGets: { value, items: { all: true } },
});

/** A discount does not combine with its own class in this mutation, so the switch for shipping is left out. */
const freeShippingInput = (discount: NewDiscount) => {
  const common = commonInput(discount);
  const { orderDiscounts, productDiscounts } = common.combinesWith;
  return {
    ...common,
    ...minimumInput(discount),
    combinesWith: { orderDiscounts, productDiscounts },
    destination: { all: true },
  };
};

/**
 * One unit for nothing beside anything that is bought. A plain discount on the product would make every unit free; "buy X,
 * get Y" stops at one.
 */
const freeProductInput = (discount: NewDiscount, productId: string) => ({
  ...commonInput(discount),
  usesPerOrderLimit: 1,
  customerBuys: {
    value: discount.minimum === null ? { quantity: "1" } : { amount: discount.minimum },
    items: { all: true },
  },
  customerGets: {
    value: { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } },
    items: { products: { productsToAdd: [`gid://shopify/Product/${productId}`] } },
  },
});

const basicDocument = `#graphql
  mutation CreateReferralDiscount($discount: DiscountCodeBasicInput!) {
    created: discountCodeBasicCreate(basicCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { code message }
    }
  }`;

const freeShippingDocument = `#graphql
  mutation CreateFreeShipping($discount: DiscountCodeFreeShippingInput!) {
    created: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { code message }
    }
  }`;

const freeProductDocument = `#graphql
  mutation CreateFreeProduct($discount: DiscountCodeBxgyInput!) {
    created: discountCodeBxgyCreate(bxgyCodeDiscount: $discount) {
      codeDiscountNode { id }
      userErrors { code message }
    }
  }`;

const mutationFor = (discount: NewDiscount): [document: string, input: object] => {
  const { value } = discount;
  switch (value.kind) {
    case "percent":
      return [basicDocument, basicInput(discount, { percentage: value.percent / 100 })];
    case "fixed": {
      const discountAmount = { amount: value.amount, appliesOnEachItem: false };
      return [basicDocument, basicInput(discount, { discountAmount })];
    }
    case "free_shipping":
      return [freeShippingDocument, freeShippingInput(discount)];
    case "free_product":
      return [freeProductDocument, freeProductInput(discount, value.productId)];
  }
};

export const isTaken = ({ code }: Pick<UserError, "code">): boolean =>
  code === "TAKEN" || code === "DUPLICATE";

/** Answers the discount's id, or that somebody holds the code already: perhaps an earlier try of ours. */
export const createDiscount = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  discount: NewDiscount,
): Promise<string | "taken"> => {
  const [document, input] = mutationFor(discount);
  const { created } = await shopify.request<{
    created: { codeDiscountNode: { id: string } | null; userErrors: UserError[] };
  }>(shopId, document, { discount: input });
  if (created.userErrors.some(isTaken)) return "taken";
  if (created.codeDiscountNode === null) throw new ShopifyRefusal("create the discount", created.userErrors);
  return created.codeDiscountNode.id;
};

const findDocument = `#graphql
  query FindReferralDiscount($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        ... on DiscountCodeBasic { title asyncUsageCount }
        ... on DiscountCodeFreeShipping { title asyncUsageCount }
        ... on DiscountCodeBxgy { title asyncUsageCount }
      }
    }
  }`;

export interface FoundDiscount {
  id: string;
  /** Null when it is none that we could have made. */
  title: string | null;
  uses: number;
}

/** The discount that a code stands under. */
export const findDiscountByCode = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  code: string,
): Promise<FoundDiscount | null> => {
  const { codeDiscountNodeByCode: node } = await shopify.request<{
    codeDiscountNodeByCode: {
      id: string;
      codeDiscount: { title?: string; asyncUsageCount?: number };
    } | null;
  }>(shopId, findDocument, { code });
  if (node === null) return null;
  const { title = null, asyncUsageCount: uses = 0 } = node.codeDiscount;
  return { id: node.id, title, uses };
};

const deactivateDocument = `#graphql
  mutation DeactivateDiscount($id: ID!) {
    discountCodeDeactivate(id: $id) { userErrors { code message } }
  }`;

/** Doing it again changes nothing. */
export const deactivateDiscount = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  id: string,
): Promise<void> => {
  const { discountCodeDeactivate: answer } = await shopify.request<{
    discountCodeDeactivate: { userErrors: UserError[] };
  }>(shopId, deactivateDocument, { id });
  if (answer.userErrors.length > 0) throw new ShopifyRefusal("deactivate the discount", answer.userErrors);
};

const reduceDocument = `#graphql
  mutation ReduceDiscount($id: ID!, $discount: DiscountCodeBasicInput!) {
    discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) { userErrors { code message } }
  }`;

/** Gives the discount another amount, a decimal string; everything else stays. */
export const reduceDiscount = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  id: string,
  amount: string,
): Promise<void> => {
  const discountAmount = { amount, appliesOnEachItem: false };
  const discount = { customerGets: { value: { discountAmount } } };
  const { discountCodeBasicUpdate: answer } = await shopify.request<{
    discountCodeBasicUpdate: { userErrors: UserError[] };
  }>(shopId, reduceDocument, { id, discount });
  if (answer.userErrors.length > 0) throw new ShopifyRefusal("reduce the discount", answer.userErrors);
};

const redeemCodeDocument = `#graphql
  query FindRedeemCode($code: String!) {
    codeDiscountNodeByCode(code: $code) {
      id
      codeDiscount {
        ... on DiscountCodeBasic { codes(first: 10, query: $code) { nodes { id code } } }
        ... on DiscountCodeFreeShipping { codes(first: 10, query: $code) { nodes { id code } } }
        ... on DiscountCodeBxgy { codes(first: 10, query: $code) { nodes { id code } } }
      }
    }
  }`;

/** A code with the discount it stands under; null when Shopify does not know it (any more). Its id may be listed later. */
export const findRedeemCode = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  code: string,
): Promise<{ discountId: string; id: string | null } | null> => {
  const { codeDiscountNodeByCode: node } = await shopify.request<{
    codeDiscountNodeByCode: {
      id: string;
      codeDiscount: { codes?: { nodes: { id: string; code: string }[] } };
    } | null;
  }>(shopId, redeemCodeDocument, { code });
  if (node === null) return null;
  const nodes = node.codeDiscount.codes?.nodes ?? [];
  const found = nodes.find((candidate) => candidate.code.toUpperCase() === code.toUpperCase());
  return { discountId: node.id, id: found?.id ?? null };
};

const deleteCodesDocument = `#graphql
  mutation DeleteRedeemCodes($discountId: ID!, $ids: [ID!]) {
    discountCodeRedeemCodeBulkDelete(discountId: $discountId, ids: $ids) { userErrors { code message } }
  }`;

/** The deletion goes on at Shopify after its answer. */
export const deleteRedeemCodes = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  discountId: string,
  ids: readonly string[],
): Promise<void> => {
  const { discountCodeRedeemCodeBulkDelete: answer } = await shopify.request<{
    discountCodeRedeemCodeBulkDelete: { userErrors: UserError[] };
  }>(shopId, deleteCodesDocument, { discountId, ids });
  if (answer.userErrors.length > 0) throw new ShopifyRefusal("delete codes", answer.userErrors);
};
