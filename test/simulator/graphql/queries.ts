import { findCode } from "../discounts.ts";
import type { Simulator } from "../simulator.ts";
import type { SimDiscount, SimShop } from "../state.ts";
import { giftCardQueries } from "./gift-cards.ts";
import { pageOf } from "./money.ts";
import { numericId, type Root } from "./root.ts";
import { accountsOf } from "./store-credit.ts";

export const discountNode = (discount: SimDiscount) => ({
  __typename: "DiscountNode",
  id: `gid://shopify/DiscountCodeNode/${discount.id}`,
});

const codeNode = (discount: SimDiscount) => ({
  __typename: "DiscountCodeNode",
  id: `gid://shopify/DiscountCodeNode/${discount.id}`,
  codeDiscount: {
    __typename: discount.kind,
    title: discount.title,
    asyncUsageCount: discount.codes.reduce((sum, { uses }) => sum + uses, 0),
    status: discount.active ? "ACTIVE" : "EXPIRED",
    codesCount: { count: discount.codes.length },
    codes: ({ query = "", ...page }: { query?: string; first?: number }) =>
      pageOf(
        discount.codes
          .filter(({ code }) => code.toLowerCase().includes(query.toLowerCase()))
          .map(({ id, code, uses }) => ({
            id: `gid://shopify/DiscountRedeemCode/${id}`,
            code,
            asyncUsageCount: uses,
          })),
        page,
      ),
    usageLimit: discount.usageLimit,
  },
});

/** Any id is somebody: one the simulator has not seen is a customer without earlier orders. */
const customer = (simulator: Simulator, shop: SimShop, gid: string) => {
  const { state } = simulator;
  const id = numericId(gid);
  const known = state.customers.find((candidate) => candidate.id === id);
  const orders = state.orders.filter((order) => order.customerId === id).length;
  return {
    __typename: "Customer",
    id: `gid://shopify/Customer/${id}`,
    displayName: known?.firstName ?? "Guest",
    numberOfOrders: String((known?.earlierOrders ?? 0) + orders),
    storeCreditAccounts: (page: { first?: number }) => pageOf(accountsOf(simulator, shop, id), page),
  };
};

export const queries: Readonly<Record<string, Root>> = {
  ...giftCardQueries,
  shop: (_args, { simulator, shop }) => ({
    id: `gid://shopify/Shop/${shop.id}`,
    name: shop.name,
    myshopifyDomain: shop.domain,
    currencyCode: shop.currency,
    ianaTimezone: shop.timezone,
    primaryDomain: { url: simulator.storefrontOf(shop.handle) },
    plan: { partnerDevelopment: false },
  }),
  shopLocales: (_args, { shop }) =>
    shop.locales.map((locale, index) => ({ locale, name: locale, primary: index === 0, published: true })),
  currentAppInstallation: (_args, { shop }) => ({
    id: "gid://shopify/AppInstallation/1",
    accessScopes: shop.scopes.map((handle) => ({ handle })),
  }),
  customer: ({ id }: { id: string }, { simulator, shop }) => customer(simulator, shop, id),
  nodes: ({ ids }: { ids: readonly string[] }, { simulator, shop }) =>
    ids.map((id) => (id.startsWith("gid://shopify/Customer/") ? customer(simulator, shop, id) : null)),
  codeDiscountNodeByCode: ({ code }: { code: string }, { simulator, shop }) => {
    const found = findCode(simulator.state, shop.handle, code);
    return found === null ? null : codeNode(found.discount);
  },
  discountRedeemCodeBulkCreation: ({ id }: { id: string }, { simulator }) => {
    const creation = simulator.state.bulkCreations.find((candidate) => candidate.id === numericId(id));
    if (creation === undefined) return null;
    const done = creation.doneAt <= Date.now();
    const failed = creation.codes.filter(({ taken }) => taken).length;
    const nodes = creation.codes.map(({ code, taken }) => ({
      code,
      errors: taken ? [{ code: "TAKEN", field: ["code"], message: "Code must be unique" }] : [],
      discountRedeemCode: null,
    }));
    return {
      id,
      done,
      codesCount: creation.codes.length,
      importedCount: done ? creation.codes.length - failed : 0,
      failedCount: done ? failed : 0,
      codes: { nodes },
    };
  },
};
