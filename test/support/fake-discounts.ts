import { ShopifyError, type PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";

interface FakeDiscount {
  id: string;
  input: Record<string, unknown> & { code: string; title: string };
  codes: Set<string>;
}

interface Creation {
  discountId: string;
  nodes: { code: string; errors: { code: string; message: string }[] }[];
  asksUntilDone: number;
}

export interface FakeDiscounts extends PacedShopifyAdmin {
  discounts: FakeDiscount[];
  /** Every operation by name, in sequence. */
  asked: string[];
  /** As long as it is set, Shopify cannot be reached. */
  isDown: boolean;
  /** How often a creation of codes answers "not yet". */
  asksUntilDone: number;
  /** Called before an operation is answered; a throw is what the app sees after Shopify did its work. */
  afterWork: ((operation: string) => void) | null;
}

const taken = { code: "TAKEN", message: "Code must be unique" };

/** The discounts of one shop, as far as the app asks for them. */
export const createFakeDiscounts = (): FakeDiscounts => {
  const creations: Creation[] = [];
  const holderOf = (code: string) =>
    fake.discounts.find(({ codes }) => codes.has(code.toUpperCase())) ?? null;

  const operations: Record<string, (variables: never) => unknown> = {
    CreateReferralDiscount: ({ discount: input }: { discount: FakeDiscount["input"] }) => {
      if (holderOf(input.code) !== null) {
        return { created: { codeDiscountNode: null, userErrors: [taken] } };
      }
      const id = `gid://shopify/DiscountCodeNode/${fake.discounts.length + 1}`;
      fake.discounts.push({ id, input, codes: new Set([input.code]) });
      return { created: { codeDiscountNode: { id }, userErrors: [] } };
    },
    FindReferralDiscount: ({ code }: { code: string }) => {
      const holder = holderOf(code);
      return {
        codeDiscountNodeByCode: holder && { id: holder.id, codeDiscount: { title: holder.input.title } },
      };
    },
    AddReferralCodes: ({ discountId, codes }: { discountId: string; codes: { code: string }[] }) => {
      const discount = fake.discounts.find(({ id }) => id === discountId);
      if (discount === undefined || codes.length > 250)
        throw new ShopifyError("rejected", "no such discount");
      const nodes = codes.map(({ code }) => ({ code, errors: holderOf(code) === null ? [] : [taken] }));
      for (const { code, errors } of nodes) if (errors.length === 0) discount.codes.add(code);
      creations.push({ discountId, nodes, asksUntilDone: fake.asksUntilDone });
      const id = `gid://shopify/DiscountRedeemCodeBulkCreation/${creations.length}`;
      return { discountRedeemCodeBulkAdd: { bulkCreation: { id }, userErrors: [] } };
    },
    ReferralCodeCreation: ({ id }: { id: string }) => {
      const creation = creations[Number(id.split("/").at(-1)) - 1];
      if (creation === undefined) return { discountRedeemCodeBulkCreation: null };
      const done = creation.asksUntilDone <= 0;
      creation.asksUntilDone -= 1;
      return { discountRedeemCodeBulkCreation: { done, codes: { nodes: done ? creation.nodes : [] } } };
    },
  };

  const fake: FakeDiscounts = {
    discounts: [],
    asked: [],
    isDown: false,
    asksUntilDone: 0,
    afterWork: null,
    msUntilCalm: () => 0,
    request: async <Data>(_shopId: string, document: string, variables: Record<string, unknown> = {}) => {
      if (fake.isDown) throw new ShopifyError("unavailable", "the test switched Shopify off");
      const name = /(?:query|mutation)\s+(\w+)/.exec(document)?.[1] ?? "";
      const operation = operations[name];
      if (operation === undefined) throw new Error(`the test has no answer for ${name}`);
      fake.asked.push(name);
      const data = operation(variables as never) as Data;
      fake.afterWork?.(name);
      return data;
    },
  };
  return fake;
};
