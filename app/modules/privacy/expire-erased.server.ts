import { expireBalances } from "#app/modules/points/index.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";

const erasedSql = `
  select shop_id as "shopId", array_agg(id) as people from customers where erased_at is not null group by 1`;

/** A hold that ends and an order under an older claim still earn points for somebody who was erased: they expire too. */
export const expireErased = async (db: Database): Promise<void> => {
  const shops = await db.maintenance("privacy", (tx) =>
    tx.query<{ shopId: ShopId; people: PersonId[] }>(erasedSql),
  );
  for (const { shopId, people } of shops) {
    await db.tenant(shopId, (tx) => expireBalances(tx, shopId, people, "customer_erased"));
  }
};
