import type { TierTerms } from "#app/contracts/tiers.ts";
import { theApp } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { assignTier, type TierAssignment } from "./assign-tier.server.ts";
import { reachedTiers } from "./reached-tiers.server.ts";
import { createForesight, type ForeseeDeps } from "./foresee-tiers.server.ts";
import { listTiers, replaceTiers, type Replacement, type TierShop } from "./replace-tiers.server.ts";

/** As its owner sees it. */
export interface CurrentTier {
  name: string;
  minPoints: number;
}

/** The highest tier a customer has reached or was given; null for none. */
const currentIn = async (tx: Tx, shopId: ShopId, person: PersonId): Promise<CurrentTier | null> => {
  const [tier] = await reachedTiers(tx, [shopId], [person]);
  return tier === undefined ? null : { name: tier.name, minPoints: tier.min_points };
};

export const createTiers = (deps: ForeseeDeps) => {
  const { db } = deps;
  return {
    /** The lowest first. */
    list: (shop: TierShop) => db.tenant(shop.id, (tx) => listTiers(tx, shop)),
    replace: (shop: TierShop, tiers: readonly TierTerms[], replacement: Replacement = { actor: theApp }) =>
      db.tenant(shop.id, (tx) => replaceTiers(tx, shop, tiers, replacement)),
    /** Who would be where, and who would move, with another list. Null: a large shop is being counted for the first time. */
    foresee: createForesight(deps),
    assign: (assignment: TierAssignment) => assignTier(db, assignment),
    /** The names of the tiers of a page full of people, by person; whoever has none is left out. */
    namesOf: async (shopId: ShopId, people: readonly PersonId[]): Promise<Record<string, string>> => {
      const reached = await db.tenant(shopId, (tx) => reachedTiers(tx, [shopId], people));
      return Object.fromEntries(reached.map((tier) => [tier.customer_id, tier.name]));
    },
    currentOf: (shopId: ShopId, customerId: ShopifyId): Promise<CurrentTier | null> =>
      db.tenant(shopId, async (tx) => {
        const [person] = await tx.query<{ id: PersonId }>(
          "select id from customers where shop_id = $1 and shopify_customer_id = $2",
          [shopId, customerId],
        );
        return person === undefined ? null : currentIn(tx, shopId, person.id);
      }),

    /** Within the caller's transaction. */
    currentIn,
  };
};

export type Tiers = ReturnType<typeof createTiers>;

export { reachedTiers, shopsWithGenerousTiers } from "./reached-tiers.server.ts";
export type { TierAssignment } from "./assign-tier.server.ts";
export type { TierForesight } from "./foresee-tiers.server.ts";
export { fingerprintOf } from "./replace-tiers.server.ts";
export type { Tier } from "./replace-tiers.server.ts";
