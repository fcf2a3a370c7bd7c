import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { History } from "./tell-stories.ts";

/** Each after what it points to. */
const tables = [
  "customers",
  "share_links",
  "share_codes",
  "referrals",
  "referral_timeline",
  "redeem_codes",
  "orders",
  "order_refunds",
  "conversions",
  "ledger_entries",
];

const insert = async (tx: Tx, table: string, rows: readonly Record<string, unknown>[]): Promise<void> => {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).join(", ");
  await tx.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  );
};

/** The shop and its programs must be older than the stories they appear in. */
const backdate = async (tx: Tx, shopId: ShopId, installedAt: Date): Promise<void> => {
  const values = [shopId, installedAt];
  await tx.query("update shops set installed_at = $2, created_at = $2 where id = $1", values);
  await tx.query("update programs set created_at = $2 where shop_id = $1", values);
  await tx.query("update program_versions set created_at = $2 where shop_id = $1", values);
};

const describeReferrals = (tx: Tx, shopId: ShopId) =>
  tx.query(
    "update referrals set description = referral_description(status, locale, shop_id) where shop_id = $1",
    [shopId],
  );

/** All of it or nothing, once. */
export const writeHistory = (
  db: Database,
  shopId: ShopId,
  installedAt: Date,
  history: History,
): Promise<void> =>
  db.maintenance("seed-demo", async (tx) => {
    await backdate(tx, shopId, installedAt);
    for (const table of tables) await insert(tx, table, history[table] ?? []);
    await describeReferrals(tx, shopId);
    await tx.query(
      `insert into point_rewards (shop_id, cost, reward) values
         ($1, 500, '{"kind": "fixed", "amounts": {"USD": "5.00"}}'), ($1, 1000, '{"kind": "free_shipping"}')`,
      [shopId],
    );
    await tx.query(
      `insert into tiers (shop_id, name, rank, min_points, multiplier_percent) values
         ($1, 'Bronze', 1, 0, 100), ($1, 'Silver', 2, 300, 100), ($1, 'Gold', 3, 5000, 150)`,
      [shopId],
    );
  });
