import type { ShopId } from "#app/platform/ids.ts";
import type { Database } from "./database.server.ts";

/**
 * The installed shops for which there is something to do: one question for all of them, so that a job need not open a
 * transaction in each of ten thousand to find that there is nothing. `exists` is a subselect about the shop `s`; an index that
 * begins with shop_id makes it one probe a shop.
 */
export const dueShops = async (
  db: Database,
  exists: string,
  values: readonly unknown[] = [],
): Promise<ReadonlySet<ShopId>> => {
  const rows = await db.maintenance("schedule-shops", (tx) =>
    tx.query<{ id: ShopId }>(
      `select s.id from shops s where s.status = 'installed' and exists (${exists})`,
      values,
    ),
  );
  return new Set(rows.map(({ id }) => id));
};
