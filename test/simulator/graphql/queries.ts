import { findCode } from "../discounts.ts";
import type { Simulator } from "../simulator.ts";
import type { SimCustomer, SimDiscount, SimShop } from "../state.ts";
import { orderNode, ordersPage } from "./orders.ts";
import { pageOf, type PageArgs } from "./pages.ts";
import { giftCardById, giftCardQueries } from "./gift-cards.ts";
import { numericId, type Root } from "./root.ts";
import { installationOf } from "./app-metafields.ts";
import { accountsOf, creditTransaction } from "./store-credit.ts";

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

const agreement = (isGiven: boolean | undefined, otherwise: string) =>
  isGiven === true ? "SUBSCRIBED" : otherwise;

/** Where somebody can be told something, and what he agreed to. */
const reachOf = (known: SimCustomer | undefined, id: string, shop: SimShop) => ({
  locale: known?.locale ?? shop.locales[0] ?? "en",
  defaultEmailAddress:
    known?.isAnonymous === true
      ? null
      : {
          emailAddress: known?.email ?? `shopper-${id}@example.com`,
          validFormat: true,
          marketingState: agreement(known?.marketing?.email, "NOT_SUBSCRIBED"),
        },
  defaultPhoneNumber:
    known?.phone === undefined
      ? null
      : {
          phoneNumber: known.phone,
          smsMarketingConsent: { state: agreement(known.marketing?.sms, "NEVER_SUBSCRIBED") },
        },
});

/** Any id is somebody: one the simulator has not seen is a customer without earlier orders. */
const customer = (simulator: Simulator, shop: SimShop, gid: string) => {
  const { state } = simulator;
  const id = numericId(gid);
  if (state.goneCustomers.includes(id)) return null;
  const known = state.customers.find((candidate) => candidate.id === id);
  const orders = state.orders.filter((order) => order.customerId === id).length;
  return {
    __typename: "Customer",
    id: `gid://shopify/Customer/${id}`,
    displayName: known?.firstName ?? `Shopper ${id.slice(-3)}`,
    numberOfOrders: String((known?.earlierOrders ?? 0) + orders),
    ...reachOf(known, id, shop),
    storeCreditAccounts: (page: { first?: number }) => pageOf(accountsOf(simulator, shop, id), page),
  };
};

/** Null for what this shop has not, and for kinds that nobody asks for by id. */
const nodeOf = (simulator: Simulator, shop: SimShop, gid: string) => {
  const [, kind] = /^gid:\/\/shopify\/(\w+)\//.exec(gid) ?? [];
  const id = numericId(gid);
  const { discounts } = simulator.state;
  switch (kind) {
    case "Customer":
      return customer(simulator, shop, gid);
    case "Order": {
      const order = simulator.orderOf(id);
      return order?.shop === shop.handle ? { __typename: kind, ...orderNode(simulator, shop, order) } : null;
    }
    case "DiscountCodeNode": {
      const discount = discounts.find((candidate) => candidate.id === id && candidate.shop === shop.handle);
      return discount === undefined ? null : codeNode(discount);
    }
    case "Product": {
      const product = simulator.state.products.find((candidate) => candidate.id === id);
      return product === undefined ? null : { __typename: kind, id: gid, title: product.title };
    }
    case "Collection": {
      const found = simulator.state.collections.find(
        (candidate) => candidate.id === id && candidate.shop === shop.handle,
      );
      return found === undefined ? null : { __typename: kind, id: gid, title: found.title };
    }
    case "GiftCard":
      return giftCardById(simulator.state, shop, gid);
    default:
      return creditTransaction(simulator, shop, gid);
  }
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
    email: `owner.${shop.handle}@example.com`,
    contactEmail: `help.${shop.handle}@example.com`,
  }),
  shopLocales: (_args, { shop }) =>
    shop.locales.map((locale, index) => ({ locale, name: locale, primary: index === 0, published: true })),
  currentAppInstallation: (_args, { shop }) => ({
    id: installationOf(shop),
    accessScopes: shop.scopes.map((handle) => ({ handle })),
  }),
  customer: ({ id }: { id: string }, { simulator, shop }) => customer(simulator, shop, id),
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
  nodes: ({ ids }: { ids: readonly string[] }, { simulator, shop }) =>
    ids.map((id) => nodeOf(simulator, shop, id)),
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
