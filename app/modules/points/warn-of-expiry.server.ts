import { readMessageSettings, writeTasks } from "#app/modules/notifications/index.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import { entriesSql } from "./expire-points.server.ts";
import { lotsLeft, type LotEntry } from "./lots.ts";

const day = 24 * 60 * 60 * 1000;
/** Said a week apart, so that everybody hears of his points two weeks and one week before. */
const horizonMs = 14 * day;

const kind = "points_expiring";

const dueSql = `
  select distinct e.customer_id as id from ledger_entries e
  where e.shop_id = $1 and e.account = 'available' and e.amount > 0 and not e.is_test
    and e.expires_at > $2 and e.expires_at <= $3
    and not exists (select from message_tasks t where t.shop_id = e.shop_id and t.customer_id = e.customer_id
      and t.kind = '${kind}' and t.effect = '' and t.created_at > now() - interval '7 days')`;

const warn = async (tx: Tx, shopId: ShopId, customerId: PersonId, now: Date): Promise<void> => {
  const until = now.getTime() + horizonMs;
  const lots = lotsLeft(await tx.query<LotEntry>(entriesSql, [shopId, customerId])).filter(
    ({ isTest, expiresAt }) =>
      !isTest && expiresAt !== null && expiresAt > now && expiresAt.getTime() <= until,
  );
  const first = Math.min(...lots.map(({ expiresAt }) => expiresAt?.getTime() ?? until));
  if (lots.length === 0) return;
  const points = lots.reduce((sum, { left }) => sum + left, 0);
  await writeTasks(tx, [{ shopId, customerId, kind, effect: "", points, expiresAt: new Date(first) }]);
};

/** Safe to run twice at once: whoever comes second finds the word given. */
export const warnOfExpiry = async (db: Database, shopId: ShopId, now: Date): Promise<void> => {
  const due = await db.tenant(shopId, async (tx) => {
    const { kinds } = await readMessageSettings(tx, shopId);
    if (![...kinds.email, ...kinds.sms].includes(kind)) return [];
    return tx.query<{ id: PersonId }>(dueSql, [shopId, now, new Date(now.getTime() + horizonMs)]);
  });
  for (const { id } of due) await db.tenant(shopId, (tx) => warn(tx, shopId, id, now));
};
