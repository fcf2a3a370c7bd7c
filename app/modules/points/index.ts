import { theApp, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { adjustPoints, type Adjustment } from "./adjust-points.server.ts";
import { expirePoints } from "./expire-points.server.ts";
import { lockCustomer, readBalance, readEntries, readHistory } from "./ledger.server.ts";
import { giveBackIn, spendIn } from "./spend-points.server.ts";
import { warnOfExpiry } from "./warn-of-expiry.server.ts";

export const createPoints = ({ db }: { db: Database }) => ({
  balanceOf: (shopId: ShopId, customerId: ShopifyId) =>
    db.tenant(shopId, (tx) => readBalance(tx, shopId, customerId)),
  entriesOf: (shopId: ShopId, customerId: ShopifyId, page: { cursor: string | null; limit: number }) =>
    db.tenant(shopId, (tx) => readEntries(tx, shopId, customerId, page)),
  historyOf: (shopId: ShopId, personId: PersonId, page: { cursor: string | null; limit: number }) =>
    db.tenant(shopId, (tx) => readHistory(tx, shopId, personId, page)),
  adjust: (shopId: ShopId, adjustment: Adjustment, actor: Actor = theApp) =>
    db.tenant(shopId, (tx) => adjustPoints(tx, shopId, adjustment, actor)),
  expire: (shopId: ShopId, now: Date) => expirePoints(db, shopId, now),
  warnOfExpiry: (shopId: ShopId, now: Date) => warnOfExpiry(db, shopId, now),

  /** Within the caller's transaction. */
  balanceIn: readBalance,
  lockCustomer,
  spendIn,
  giveBackIn,
});

export type Points = ReturnType<typeof createPoints>;
export { expireBalances } from "./expire-balances.server.ts";
export type { Adjustment } from "./adjust-points.server.ts";
export type { HistoryEntry } from "./ledger.server.ts";
