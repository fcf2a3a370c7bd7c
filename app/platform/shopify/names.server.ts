import { shopifyIdOfGid, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { ShopifyError, type ShopifyAdmin, type ShopifyErrorKind } from "./admin.ts";

/** Why names could not be had; the page shows ids instead. */
export type NamesProblem = "throttled" | "unavailable" | "unauthorized" | "forbidden";

export interface Names {
  /** By Shopify's digits; null for what Shopify does not have any more. Never stored. */
  customers: Record<string, string | null>;
  orders: Record<string, string | null>;
  problem: NamesProblem | null;
}

export interface Nameless {
  customers?: readonly (ShopifyId | null | undefined)[];
  orders?: readonly (ShopifyId | null | undefined)[];
}

const nodesDocument = `#graphql
  query NamesOfPage($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Customer { displayName }
      ... on Order { name }
    }
  }`;

/** What products and collections are called; null for what Shopify does not have any more. */
export interface Titles {
  products: Record<string, string | null>;
  collections: Record<string, string | null>;
  problem: NamesProblem | null;
}

export interface Untitled {
  products: readonly ShopifyId[];
  collections: readonly ShopifyId[];
}

const titlesDocument = `#graphql
  query TitlesOfPage($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Product { title }
      ... on Collection { title }
    }
  }`;

type TitledNode = { id: string; title?: string } | null;

/** As many ids as Shopify takes in one list. */
const idsPerCall = 250;

const orderDocument = `#graphql
  query OrderByNumber($query: String!) {
    orders(first: 5, query: $query) { nodes { id } }
  }`;

type NamedNode = { id: string; displayName?: string; name?: string } | null;

const distinct = (ids: Nameless["customers"] = []): ShopifyId[] => [
  ...new Set(ids.filter((id) => id !== null && id !== undefined)),
];

const problems: Record<ShopifyErrorKind, NamesProblem> = {
  throttled: "throttled",
  unavailable: "unavailable",
  unauthorized: "unauthorized",
  forbidden: "forbidden",
  rejected: "unavailable",
};

const problemOf = (error: unknown): NamesProblem =>
  error instanceof ShopifyError ? problems[error.kind] : "unavailable";

const patienceMs = 2_500;

export interface NameReaderDeps {
  shopify: ShopifyAdmin;
  pause(ms: number): Promise<void>;
}

/** Names of people and orders, asked of Shopify while a page is made. A page never waits long for them, nor fails by them. */
export const createNameReader = ({ shopify, pause }: NameReaderDeps) => {
  const inTime = <Data>(asked: Promise<Data>): Promise<Data> =>
    Promise.race([
      asked,
      pause(patienceMs).then((): never => {
        throw new ShopifyError("unavailable", "Shopify took too long for a page.");
      }),
    ]);

  const namesOf = async (shopId: ShopId, { customers, orders }: Nameless): Promise<Names> => {
    const customerIds = distinct(customers);
    const orderIds = distinct(orders);
    const ids = [
      ...customerIds.map((id) => `gid://shopify/Customer/${id}`),
      ...orderIds.map((id) => `gid://shopify/Order/${id}`),
    ];
    const names: Names = { customers: {}, orders: {}, problem: null };
    if (ids.length === 0) return names;
    try {
      const asked = shopify.request<{ nodes: NamedNode[] }>(
        shopId,
        nodesDocument,
        { ids },
        { impatient: true },
      );
      const { nodes } = await inTime(asked);
      customerIds.forEach((id, index) => (names.customers[id] = nodes[index]?.displayName ?? null));
      orderIds.forEach((id, index) => (names.orders[id] = nodes[customerIds.length + index]?.name ?? null));
      return names;
    } catch (error) {
      return { ...names, problem: problemOf(error) };
    }
  };

  const titlesOf = async (shopId: ShopId, { products, collections }: Untitled): Promise<Titles> => {
    const productIds = distinct(products);
    const collectionIds = distinct(collections);
    const ids = [
      ...productIds.map((id) => `gid://shopify/Product/${id}`),
      ...collectionIds.map((id) => `gid://shopify/Collection/${id}`),
    ];
    const titles: Titles = { products: {}, collections: {}, problem: null };
    try {
      const nodes: TitledNode[] = [];
      for (let start = 0; start < ids.length; start += idsPerCall) {
        const asked = shopify.request<{ nodes: TitledNode[] }>(
          shopId,
          titlesDocument,
          { ids: ids.slice(start, start + idsPerCall) },
          { impatient: true },
        );
        nodes.push(...(await inTime(asked)).nodes);
      }
      productIds.forEach((id, index) => (titles.products[id] = nodes[index]?.title ?? null));
      collectionIds.forEach(
        (id, index) => (titles.collections[id] = nodes[productIds.length + index]?.title ?? null),
      );
      return titles;
    } catch (error) {
      return { ...titles, problem: problemOf(error) };
    }
  };

  /** The ids of the orders that have this number (`#1001`, `1001`); refused when Shopify cannot be asked. */
  const ordersNumbered = async (
    shopId: ShopId,
    number: string,
  ): Promise<Result<ShopifyId[], NamesProblem>> => {
    try {
      const variables = { query: `name:'${number.replaceAll(/[^\w#-]/g, "")}'` };
      const asked = shopify.request<{ orders: { nodes: { id: string }[] } }>(
        shopId,
        orderDocument,
        variables,
        {
          impatient: true,
        },
      );
      const { nodes } = (await inTime(asked)).orders;
      return ok(nodes.map(({ id }) => shopifyIdOfGid(id)).filter((id) => id !== null));
    } catch (error) {
      return refuse(problemOf(error));
    }
  };

  return { namesOf, titlesOf, ordersNumbered };
};

export type NameReader = ReturnType<typeof createNameReader>;
