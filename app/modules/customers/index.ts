import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { followJoins } from "./merge-customers.server.ts";
import { expireDeletedBalances } from "./stop-advocates.server.ts";

export const createCustomers = ({ db, clock }: { db: Database; clock: Clock }) => ({
  /** Safe at any time and twice at once. */
  tidy: (shopId: ShopId): Promise<number> =>
    db.tenant(shopId, async (tx) => {
      await followJoins(tx, shopId, clock.now());
      return expireDeletedBalances(tx, shopId, clock.now());
    }),
});

export { describeCustomers } from "./describe-customers.server.ts";
export { mergeCustomers } from "./merge-customers.server.ts";
export { deleteCustomer } from "./stop-advocates.server.ts";
