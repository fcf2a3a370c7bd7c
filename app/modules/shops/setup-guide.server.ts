import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** How far a shop is with its first steps, by what is there and not by what somebody ticked. */
export interface SetupGuide {
  isDismissed: boolean;
  hasActiveProgram: boolean;
  hasShareLink: boolean;
  hasReferredOrder: boolean;
}

const guideSql = `
  select exists (select from setup_guides where shop_id = $1 and dismissed_at is not null) as "isDismissed",
    exists (select from programs where shop_id = $1 and state = 'active') as "hasActiveProgram",
    exists (select from share_links where shop_id = $1) as "hasShareLink",
    exists (select from referrals where shop_id = $1 and order_id is not null) as "hasReferredOrder"`;

export const readSetupGuide = async (tx: Tx, shopId: ShopId): Promise<SetupGuide> => {
  const [row] = await tx.query<SetupGuide>(guideSql, [shopId]);
  if (row === undefined) throw new Error("a select without from always answers");
  return row;
};

/** Put away for everybody who works in the shop, or taken out again. */
export const putGuideAway = (tx: Tx, shopId: ShopId, isAway: boolean) =>
  tx.query(
    `insert into setup_guides (shop_id, dismissed_at) values ($1, case when $2 then now() end)
     on conflict (shop_id) do update set dismissed_at = excluded.dismissed_at`,
    [shopId, isAway],
  );
