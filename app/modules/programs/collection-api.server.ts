import { z } from "zod";
import { shopifyIdOfGid, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";

const productsPerPage = 250;

const document = `#graphql
  query ProductsOfCollection($id: ID!, $after: String) {
    collection(id: $id) {
      products(first: ${productsPerPage}, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }
    }
  }`;

const answer = z.object({
  collection: z
    .object({
      products: z.object({
        nodes: z.array(z.object({ id: z.string() })),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    })
    .nullable(),
});

/** Empty when the collection is gone: nothing is in it any more. */
export const fetchCollectionProducts = async (
  shopify: ShopifyAdmin,
  shopId: ShopId,
  collectionId: string,
): Promise<ShopifyId[]> => {
  const products: ShopifyId[] = [];
  let after: string | null = null;
  do {
    const variables = { id: `gid://shopify/Collection/${collectionId}`, after };
    const { collection } = answer.parse(await shopify.request(shopId, document, variables));
    if (collection === null) return [];
    const { nodes, pageInfo } = collection.products;
    products.push(...nodes.map(({ id }) => shopifyIdOfGid(id)).filter((id) => id !== null));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return products;
};
