import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";

export interface Tier {
  name: string;
  minPoints: number;
}

/** What was earned counts, net of what was taken back; spending does not lower a tier. */
const currentSql = `
  select t.name, t.min_points as "minPoints"
  from tiers t
  where t.shop_id = $1 and t.min_points <= (
    select coalesce(sum(e.amount), 0)
    from ledger_entries e join customers c on c.id = e.customer_id
    where e.shop_id = $1 and c.shopify_customer_id = $2 and e.kind in ('earn', 'bonus', 'reverse')
      and not e.is_test)
  order by t.min_points desc
  limit 1`;

export interface TierTerms extends Tier {
  id: string;
  multiplierPercent: number;
  bonusPoints: number;
}

const listSql = `
  select id, name, min_points as "minPoints", multiplier_percent as "multiplierPercent", bonus_points as "bonusPoints"
  from tiers where shop_id = $1 order by min_points`;

export const createTiers = ({ db }: { db: Database }) => ({
  /** The lowest first. */
  list: (shopId: ShopId): Promise<TierTerms[]> =>
    db.tenant(shopId, (tx) => tx.query<TierTerms>(listSql, [shopId])),
  /** The highest tier a customer has reached; null below the first. */
  currentOf: (shopId: ShopId, customerId: ShopifyId): Promise<Tier | null> =>
    db.tenant(shopId, async (tx) => {
      const [tier] = await tx.query<Tier>(currentSql, [shopId, customerId]);
      return tier ?? null;
    }),
});

export type Tiers = ReturnType<typeof createTiers>;

export { reachedTiers, shopsWithGenerousTiers, type ReachedTier } from "./reached-tiers.server.ts";
