import { mostViews, viewNameProblem, type SavedView, type ViewProblem } from "#app/contracts/saved-views.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";

type Saved = Result<SavedView, ViewProblem>;

const columns = "id, name, filters";

const listSql = `select ${columns} from saved_views where shop_id = $1 order by created_at, id`;

const insertSql = `
  insert into saved_views (shop_id, list, name, filters) values ($1, 'referrals', $2, $3)
  on conflict do nothing returning ${columns}`;

/** Two members of staff who save at once are counted one after the other. */
const countedAlone = async (tx: Tx, shopId: ShopId): Promise<number> => {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`saved views ${shopId}`]);
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from saved_views where shop_id = $1",
    [shopId],
  );
  return row?.count ?? 0;
};

/** A name in use is left out in place of failing; nothing updated at all: the view is gone. */
const renameSql = `
  with other as (
    select from saved_views
    where shop_id = $1 and list = 'referrals' and lower(name) = lower($3) and id <> $2
  )
  update saved_views set name = case when exists (select from other) then name else $3 end
  where shop_id = $1 and id = $2
  returning ${columns}, exists (select from other) as taken`;

export const createSavedViews = ({ db }: { db: Database }) => ({
  list: (shopId: ShopId): Promise<SavedView[]> =>
    db.tenant(shopId, (tx) => tx.query<SavedView>(listSql, [shopId])),

  create: async (shopId: ShopId, typed: string, filters: string): Promise<Saved> => {
    const name = typed.trim();
    const problem = filters === "" ? "no_filters" : viewNameProblem(name);
    if (problem !== null) return refuse(problem);
    return db.tenant(shopId, async (tx): Promise<Saved> => {
      if ((await countedAlone(tx, shopId)) >= mostViews) return refuse("limit");
      const [view] = await tx.query<SavedView>(insertSql, [shopId, name, filters]);
      return view === undefined ? refuse("taken") : ok(view);
    });
  },

  rename: async (shopId: ShopId, id: string, typed: string): Promise<Saved> => {
    const name = typed.trim();
    const problem = viewNameProblem(name);
    if (problem !== null) return refuse(problem);
    return db.tenant(shopId, async (tx): Promise<Saved> => {
      await countedAlone(tx, shopId);
      const [row] = await tx.query<SavedView & { taken: boolean }>(renameSql, [shopId, id, name]);
      if (row === undefined) return refuse("gone");
      const { taken, ...view } = row;
      return taken ? refuse("taken") : ok(view);
    });
  },

  /** The view keeps its name and shows something else from now on. */
  refilter: async (shopId: ShopId, id: string, filters: string): Promise<Saved> => {
    if (filters === "") return refuse("no_filters");
    const [view] = await db.tenant(shopId, (tx) =>
      tx.query<SavedView>(
        `update saved_views set filters = $3 where shop_id = $1 and id = $2 returning ${columns}`,
        [shopId, id, filters],
      ),
    );
    return view === undefined ? refuse("gone") : ok(view);
  },

  /** False when it was gone already. */
  remove: async (shopId: ShopId, id: string): Promise<boolean> => {
    const rows = await db.tenant(shopId, (tx) =>
      tx.query("delete from saved_views where shop_id = $1 and id = $2 returning id", [shopId, id]),
    );
    return rows.length > 0;
  },
});

export type SavedViews = ReturnType<typeof createSavedViews>;
