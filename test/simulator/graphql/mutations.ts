import { findCode } from "../discounts.ts";
import type { SimDiscount } from "../state.ts";
import { numericId, type Root } from "./queries.ts";

interface UserError {
  code: string;
  field: string[];
  message: string;
}

interface BasicInput {
  title: string;
  code: string;
  usageLimit?: number | null;
  customerGets: { value: { percentage?: number; discountAmount?: { amount: string } } };
  minimumRequirement?: { subtotal?: { greaterThanOrEqualToSubtotal: string } };
}

const minor = (amount: string | undefined): number | null =>
  amount === undefined ? null : Math.round(Number(amount) * 100);

const taken: UserError = {
  code: "TAKEN",
  field: ["basicCodeDiscount", "code"],
  message: "Code must be unique",
};

/** Shopify says so, too: it mints a while after it answered. */
const bulkDelayMs = 50;
const mostCodes = 250;

const gidOf = (discount: SimDiscount): string => `gid://shopify/DiscountCodeNode/${discount.id}`;

const setActive =
  (active: boolean): Root =>
  ({ id }: { id: string }, { simulator }) => {
    const discount = simulator.state.discounts.find((candidate) => candidate.id === numericId(id));
    if (discount === undefined) {
      return {
        codeDiscountNode: null,
        userErrors: [{ code: "INVALID", field: ["id"], message: "Discount not found" }],
      };
    }
    discount.active = active;
    simulator.store.changed();
    return { codeDiscountNode: { id: gidOf(discount) }, userErrors: [] };
  };

export const mutations: Readonly<Record<string, Root>> = {
  discountCodeBasicCreate: (
    { basicCodeDiscount: input }: { basicCodeDiscount: BasicInput },
    { simulator, shop },
  ) => {
    const { state, store } = simulator;
    if (findCode(state, shop.handle, input.code) !== null)
      return { codeDiscountNode: null, userErrors: [taken] };
    const discount: SimDiscount = {
      id: store.newId(),
      shop: shop.handle,
      title: input.title,
      percentage: input.customerGets.value.percentage ?? null,
      amount: minor(input.customerGets.value.discountAmount?.amount),
      minimum: minor(input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal),
      usageLimit: input.usageLimit ?? null,
      active: true,
      codes: [{ id: store.newId(), code: input.code, uses: 0 }],
    };
    state.discounts.push(discount);
    store.changed();
    return { codeDiscountNode: { id: gidOf(discount) }, userErrors: [] };
  },
  discountCodeActivate: setActive(true),
  discountCodeDeactivate: setActive(false),
  discountRedeemCodeBulkAdd: (
    { discountId, codes }: { discountId: string; codes: readonly { code: string }[] },
    { simulator, shop },
  ) => {
    const { state, store } = simulator;
    const discount = state.discounts.find((candidate) => candidate.id === numericId(discountId));
    if (discount === undefined || codes.length === 0 || codes.length > mostCodes) {
      const message = discount === undefined ? "Discount not found" : `1 to ${mostCodes} codes a call`;
      return { bulkCreation: null, userErrors: [{ code: "INVALID", field: ["discountId"], message }] };
    }
    const creation = {
      id: store.newId(),
      doneAt: Date.now() + bulkDelayMs,
      codes: [] as { code: string; taken: boolean }[],
    };
    for (const { code } of codes) {
      const isTaken = findCode(state, shop.handle, code) !== null;
      if (!isTaken) discount.codes.push({ id: store.newId(), code, uses: 0 });
      creation.codes.push({ code, taken: isTaken });
    }
    state.bulkCreations.push(creation);
    store.changed();
    return {
      bulkCreation: {
        id: `gid://shopify/DiscountRedeemCodeBulkCreation/${creation.id}`,
        codesCount: codes.length,
        done: false,
      },
      userErrors: [],
    };
  },
};
