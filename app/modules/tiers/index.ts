import type { TierTerms } from "#app/contracts/tiers.ts";
import { theApp } from "#app/platform/audit/write-audit.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { assignTier, type TierAssignment } from "./assign-tier.server.ts";
import { reachedTiers } from "./reached-tiers.server.ts";
import { foreseeTiers } from "./foresee-tiers.server.ts";
import { listTiers, replaceTiers, type Replacement, type TierShop } from "./replace-tiers.server.ts";

/** As its owner sees it. */
export interface CurrentTier {
  name: string;
  minPoints: number;
}

export const createTiers = ({ db }: { db: Database }) => ({
  /** The lowest first. */
  list: (shop: TierShop) => db.tenant(shop.id, (tx) => listTiers(tx, shop)),
  replace: (shop: TierShop, tiers: readonly TierTerms[], replacement: Replacement = { actor: theApp }) =>
    db.tenant(shop.id, (tx) => replaceTiers(tx, shop, tiers, replacement)),
  /** Who would be where, and who would move, with another list. */
  foresee: (shop: TierShop, tiers: readonly TierTerms[]) =>
    db.tenant(shop.id, (tx) => foreseeTiers(tx, shop, tiers)),
  assign: (assignment: TierAssignment) => assignTier(db, assignment),
  /** The names of the tiers of a page full of people, by person; whoever has none is left out. */
  namesOf: async (shopId: ShopId, people: readonly PersonId[]): Promise<Record<string, string>> => {
    const reached = await db.tenant(shopId, (tx) => reachedTiers(tx, [shopId], people));
    return Object.fromEntries(reached.map((tier) => [tier.customer_id, tier.name]));
  },
  /** The highest tier a customer has reached or was given; null for none. */
  currentOf: (shopId: ShopId, customerId: ShopifyId): Promise<CurrentTier | null> =>
    db.tenant(shopId, async (tx) => {
      const people = await tx.query<{ id: PersonId }>(
        "select id from customers where shop_id = $1 and shopify_customer_id = $2",
        [shopId, customerId],
      );
      const [tier] = await reachedTiers(
        tx,
        [shopId],
        people.map(({ id }) => id),
      );
      return tier === undefined ? null : { name: tier.name, minPoints: tier.min_points };
    }),
});

export type Tiers = ReturnType<typeof createTiers>;

export { reachedTiers, shopsWithGenerousTiers } from "./reached-tiers.server.ts";
export type { TierAssignment } from "./assign-tier.server.ts";
export type { TierForesight } from "./foresee-tiers.server.ts";
export { fingerprintOf } from "./replace-tiers.server.ts";
export type { Tier } from "./replace-tiers.server.ts";
