import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { fetchCollectionProducts } from "./collection-api.server.ts";

export interface CollectionDeps {
  db: Database;
  shopify: ShopifyAdmin;
}

/** Claims convert under the version they were made by, so versions with open claims count beside the current ones. */
const namedSql = `
  select distinct c.id::text as id
  from program_versions v
  join programs p on p.id = v.program_id
  cross join lateral jsonb_array_elements_text(
    case jsonb_typeof(v.terms -> 'collectionIds') when 'array' then v.terms -> 'collectionIds' else '[]' end) as c (id)
  where v.shop_id = $1 and (
    (p.state = 'active' and v.version = p.current_version)
    or exists (
      select from referrals r
      where r.shop_id = $1 and r.program_version_id = v.id and r.status in ('queued', 'pending', 'in_progress')))
  order by 1`;

/** What is new comes in before what is gone goes out; two runs at once end the same. */
const storeSql = `
  with listed as (select unnest($3::bigint[]) as product_id), gone as (
    delete from collection_products
    where shop_id = $1 and collection_id = $2 and product_id <> all ($3::bigint[])
  )
  insert into collection_products (shop_id, collection_id, product_id)
  select $1, $2, product_id from listed order by product_id
  on conflict (shop_id, collection_id, product_id) do nothing`;

const forgetSql =
  "delete from collection_products where shop_id = $1 and collection_id <> all ($2::bigint[])";

const store = (tx: Tx, shopId: ShopId, collectionId: string, products: readonly ShopifyId[]) =>
  tx.query(storeSql, [shopId, collectionId, products]);

/** Reads which products are in the collections that programs name. Answers how many collections there are. */
export const refreshCollections = async (
  { db, shopify }: CollectionDeps,
  shopId: ShopId,
): Promise<number> => {
  const named = await db.tenant(shopId, (tx) => tx.query<{ id: string }>(namedSql, [shopId]));
  for (const { id } of named) {
    const products = await fetchCollectionProducts(shopify, shopId, id);
    await db.tenant(shopId, (tx) => store(tx, shopId, id, products));
  }
  await db.tenant(shopId, (tx) => tx.query(forgetSql, [shopId, named.map(({ id }) => id)]));
  return named.length;
};
