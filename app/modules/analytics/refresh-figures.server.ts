import type { Clock } from "#app/platform/clock.ts";
import { dueShops } from "#app/platform/db/due-shops.server.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { countOpen, isDueForCount } from "./count-open.server.ts";
import { followTimezone } from "./sum-days.server.ts";
import { refreshSlots } from "./refresh-slots.server.ts";

interface RefreshDeps {
  db: Database;
  clock: Clock;
}

/** Two that count at once could let the older picture win. */
const takeTurn = async (tx: Tx, shopId: ShopId): Promise<boolean> => {
  const [row] = await tx.query<{ locked: boolean }>(
    "select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as locked",
    [`figures ${shopId}`],
  );
  return row?.locked === true;
};

/** Brings a shop's figures up to date with what was marked. Somebody else at it: they see to the rest. */
export const refreshFigures = async ({ db, clock }: RefreshDeps, shopId: ShopId): Promise<void> => {
  let more = true;
  while (more) {
    ({ more } = await db.tenant(shopId, async (tx) => {
      if (!(await takeTurn(tx, shopId))) return { more: false };
      await followTimezone(tx, shopId);
      return refreshSlots(tx, shopId);
    }));
  }
  await db.tenant(shopId, async (tx) => {
    if (!(await isDueForCount(tx, shopId, clock.now())) || !(await takeTurn(tx, shopId))) return;
    await countOpen(tx, shopId, clock.now);
  });
};

export const shopsWithStaleFigures = (db: Database): Promise<ReadonlySet<ShopId>> =>
  dueShops(
    db,
    `select from stale_figures f where f.shop_id = s.id
     union all select from figure_zones z where z.shop_id = s.id and z.timezone <> s.timezone`,
  );
