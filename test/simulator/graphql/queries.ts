import { findCode } from "../discounts.ts";
import type { Simulator } from "../simulator.ts";
import type { SimDiscount, SimShop } from "../state.ts";
import { orderNode, ordersPage } from "./orders.ts";
import { pageOf, type PageArgs } from "./pages.ts";

export type Root = (args: never, call: { simulator: Simulator; shop: SimShop }) => unknown;

export const numericId = (gid: string): string => gid.slice(gid.lastIndexOf("/") + 1);

export const discountNode = (discount: SimDiscount) => ({
  __typename: "DiscountNode",
  id: `gid://shopify/DiscountCodeNode/${discount.id}`,
});

const codeNode = (discount: SimDiscount) => ({
  __typename: "DiscountCodeNode",
  id: `gid://shopify/DiscountCodeNode/${discount.id}`,
  codeDiscount: {
    __typename: "DiscountCodeBasic",
    title: discount.title,
    status: discount.active ? "ACTIVE" : "EXPIRED",
    codesCount: { count: discount.codes.length },
    usageLimit: discount.usageLimit,
  },
});

/** Any id is somebody: one the simulator has not seen is a customer without earlier orders. */
const customer = ({ state }: Simulator, gid: string) => {
  const id = numericId(gid);
  const known = state.customers.find((candidate) => candidate.id === id);
  const orders = state.orders.filter((order) => order.customerId === id).length;
  return {
    __typename: "Customer",
    id: `gid://shopify/Customer/${id}`,
    displayName: known?.firstName ?? "Guest",
    numberOfOrders: String((known?.earlierOrders ?? 0) + orders),
  };
};

export const queries: Readonly<Record<string, Root>> = {
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
  currentAppInstallation: () => ({
    id: "gid://shopify/AppInstallation/1",
    accessScopes: ["read_customers", "read_orders", "write_discounts"].map((handle) => ({ handle })),
  }),
  customer: ({ id }: { id: string }, { simulator }) => customer(simulator, id),
  orders: (args: PageArgs & { query?: string; sortKey?: string }, { simulator, shop }) =>
    ordersPage(simulator, shop, args),
  collection: ({ id }: { id: string }, { simulator, shop }) => {
    const found = simulator.state.collections.find(
      (collection) => collection.id === numericId(id) && collection.shop === shop.handle,
    );
    if (found === undefined) return null;
    const products = found.productIds.map((productId) => ({ id: `gid://shopify/Product/${productId}` }));
    return { id, products: (args: PageArgs) => pageOf(products, args) };
  },
  order: ({ id }: { id: string }, { simulator, shop }) => {
    const order = simulator.orderOf(numericId(id));
    return order === null || order.shop !== shop.handle ? null : orderNode(simulator, shop, order);
  },
  nodes: ({ ids }: { ids: readonly string[] }, { simulator }) =>
    ids.map((id) => (id.startsWith("gid://shopify/Customer/") ? customer(simulator, id) : null)),
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
