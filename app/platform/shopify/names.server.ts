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

/** As many ids as Shopify takes in one list. */
const idsPerCall = 250;

const orderDocument = `#graphql
  query OrderByNumber($query: String!) {
    orders(first: 5, query: $query) { nodes { id } }
  }`;

type Named = { id: string; displayName?: string; name?: string; title?: string };
type NamedNode = Named | null;

const distinct = (ids: Nameless["customers"] = []): ShopifyId[] => [
  ...new Set(ids.filter((id) => id !== null && id !== undefined)),
];

const gidsOf = (kind: string, ids: readonly ShopifyId[]): string[] =>
  ids.map((id) => `gid://shopify/${kind}/${id}`);

/** Shopify answers in the order in which it was asked. */
const byId = (
  ids: readonly ShopifyId[],
  nodes: readonly NamedNode[],
  nameOf: (node: Named) => string | undefined,
): Record<string, string | null> =>
  Object.fromEntries(
    ids.map((id, index) => {
      const node = nodes[index] ?? null;
      return [id, node === null ? null : (nameOf(node) ?? null)];
    }),
  );

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

  /** In the order of the ids; null for what Shopify does not have any more. */
  const nodesOf = async (shopId: ShopId, document: string, ids: readonly string[]): Promise<NamedNode[]> => {
    const found: NamedNode[] = [];
    for (let start = 0; start < ids.length; start += idsPerCall) {
      const variables = { ids: ids.slice(start, start + idsPerCall) };
      const asked = shopify.request<{ nodes: NamedNode[] }>(shopId, document, variables, { impatient: true });
      found.push(...(await inTime(asked)).nodes);
    }
    return found;
  };

  const namesOf = async (shopId: ShopId, { customers, orders }: Nameless): Promise<Names> => {
    const customerIds = distinct(customers);
    const orderIds = distinct(orders);
    const ids = [...gidsOf("Customer", customerIds), ...gidsOf("Order", orderIds)];
    try {
      const nodes = await nodesOf(shopId, nodesDocument, ids);
      return {
        customers: byId(customerIds, nodes, (node) => node.displayName),
        orders: byId(orderIds, nodes.slice(customerIds.length), (node) => node.name),
        problem: null,
      };
    } catch (error) {
      return { customers: {}, orders: {}, problem: problemOf(error) };
    }
  };

  const titlesOf = async (shopId: ShopId, { products, collections }: Untitled): Promise<Titles> => {
    const productIds = distinct(products);
    const collectionIds = distinct(collections);
    const ids = [...gidsOf("Product", productIds), ...gidsOf("Collection", collectionIds)];
    try {
      const nodes = await nodesOf(shopId, titlesDocument, ids);
      return {
        products: byId(productIds, nodes, (node) => node.title),
        collections: byId(collectionIds, nodes.slice(productIds.length), (node) => node.title),
        problem: null,
      };
    } catch (error) {
      return { products: {}, collections: {}, problem: problemOf(error) };
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
