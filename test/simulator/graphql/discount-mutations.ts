import { findCode } from "../discounts.ts";
import type { Simulator } from "../simulator.ts";
import type { DiscountKind, SimDiscount, SimShop } from "../state.ts";
import { numericId, type Root } from "./root.ts";

interface UserError {
  code: string;
  field: string[];
  message: string;
}

interface DiscountInput {
  title: string;
  code: string;
  endsAt?: string;
  usageLimit?: number | null;
  combinesWith?: { shippingDiscounts?: boolean };
  customerBuys?: { value: { amount?: string } };
  customerGets?: {
    value: { percentage?: number; discountAmount?: { amount: string } };
    items: { all?: boolean; products?: { productsToAdd: readonly string[] } };
  };
  minimumRequirement?: { subtotal?: { greaterThanOrEqualToSubtotal: string } };
}

const minor = (amount: string | undefined): number | null =>
  amount === undefined ? null : Math.round(Number(amount) * 100);

const taken: UserError = { code: "TAKEN", field: ["code"], message: "Code must be unique" };
const notFound: UserError = { code: "INVALID", field: ["id"], message: "Discount not found" };
const ownClass: UserError = {
  code: "INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS",
  field: ["combinesWith"],
  message: "A shipping discount does not combine with shipping discounts",
};
const getsAll: UserError = {
  code: "INVALID",
  field: ["customerGets"],
  message: "Items in 'customer get' cannot be set to all",
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
      return { codeDiscountNode: null, userErrors: [notFound] };
    }
    discount.active = active;
    simulator.store.changed();
    return { codeDiscountNode: { id: gidOf(discount) }, userErrors: [] };
  };

const wrongWith = (
  { state }: Simulator,
  shop: SimShop,
  kind: DiscountKind,
  input: DiscountInput,
): UserError | null => {
  if (findCode(state, shop.handle, input.code) !== null) return taken;
  if (kind === "DiscountCodeFreeShipping" && input.combinesWith?.shippingDiscounts === true) return ownClass;
  return kind === "DiscountCodeBxgy" && input.customerGets?.items.products === undefined ? getsAll : null;
};

const create = (simulator: Simulator, shop: SimShop, kind: DiscountKind, input: DiscountInput) => {
  const { state, store } = simulator;
  const wrong = wrongWith(simulator, shop, kind, input);
  if (wrong !== null) return { codeDiscountNode: null, userErrors: [wrong] };
  const gets = input.customerGets;
  const [product] = gets?.items.products?.productsToAdd ?? [];
  const minimum = input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal;
  const discount: SimDiscount = {
    id: store.newId(),
    shop: shop.handle,
    kind,
    title: input.title,
    productId: product === undefined ? null : numericId(product),
    endsAt: input.endsAt ?? null,
    percentage: gets?.value.percentage ?? null,
    amount: minor(gets?.value.discountAmount?.amount),
    minimum: minor(minimum ?? input.customerBuys?.value.amount),
    usageLimit: input.usageLimit ?? null,
    active: true,
    codes: [{ id: store.newId(), code: input.code, uses: 0 }],
  };
  state.discounts.push(discount);
  store.changed();
  return { codeDiscountNode: { id: gidOf(discount) }, userErrors: [] };
};

export const discountMutations: Readonly<Record<string, Root>> = {
  discountCodeBasicCreate: (
    { basicCodeDiscount }: { basicCodeDiscount: DiscountInput },
    { simulator, shop },
  ) => create(simulator, shop, "DiscountCodeBasic", basicCodeDiscount),
  discountCodeFreeShippingCreate: (
    { freeShippingCodeDiscount }: { freeShippingCodeDiscount: DiscountInput },
    { simulator, shop },
  ) => create(simulator, shop, "DiscountCodeFreeShipping", freeShippingCodeDiscount),
  discountCodeBxgyCreate: ({ bxgyCodeDiscount }: { bxgyCodeDiscount: DiscountInput }, { simulator, shop }) =>
    create(simulator, shop, "DiscountCodeBxgy", bxgyCodeDiscount),
  discountCodeRedeemCodeBulkDelete: (
    { discountId, ids }: { discountId: string; ids: readonly string[] },
    { simulator },
  ) => {
    const discount = simulator.state.discounts.find(({ id }) => id === numericId(discountId));
    if (discount === undefined || ids.length === 0) {
      const message = discount === undefined ? "Discount not found" : "Name the codes";
      return { job: null, userErrors: [{ code: "INVALID", field: ["discountId"], message }] };
    }
    const gone = new Set(ids.map(numericId));
    discount.codes = discount.codes.filter(({ id }) => !gone.has(id));
    simulator.store.changed();
    return { job: { id: `gid://shopify/Job/${simulator.store.newId()}`, done: true }, userErrors: [] };
  },
  discountCodeBasicUpdate: (
    { id, basicCodeDiscount }: { id: string; basicCodeDiscount: Partial<DiscountInput> },
    { simulator },
  ) => {
    const discount = simulator.state.discounts.find((candidate) => candidate.id === numericId(id));
    if (discount === undefined) return { codeDiscountNode: null, userErrors: [notFound] };
    discount.amount = minor(basicCodeDiscount.customerGets?.value.discountAmount?.amount) ?? discount.amount;
    simulator.store.changed();
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
