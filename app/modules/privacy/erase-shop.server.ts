import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { deletionOrder, type Reference } from "./deletion-order.ts";

/** Rows by table: that much was held, and none of it is left. */
export type ShopReceipt = Readonly<Record<string, number>>;

export interface EraseShopDeps {
  db: Database;
  /** Answers how many files there were. */
  removeArchives(shopId: ShopId): Promise<number>;
}

export interface ShopErasure {
  shopId: ShopId;
  domain: ShopDomain;
  webhookId: string;
  receivedAt: Date;
}

const batchSize = 5_000;

/** From the catalogue, so that a table made tomorrow cannot be forgotten. */
const tablesSql = `
  select format('%I', c.relname) as name from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id' and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  order by 1`;

const referencesSql = `
  select format('%I', f.relname) as "from", format('%I', t.relname) as "to" from pg_constraint k
  join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
  where k.contype = 'f' and k.conparentid = 0`;

const readPlan = async (tx: Tx): Promise<string[]> => {
  const tables = await tx.query<{ name: string }>(tablesSql);
  return deletionOrder(
    tables.map(({ name }) => name),
    await tx.query<Reference>(referencesSql),
  );
};

interface Page {
  home: string;
  places: string[];
}

/** A row's place is unique within its partition only, hence `tableoid`. */
const deleteBatch = async (tx: Tx, table: string, shopId: ShopId): Promise<number> => {
  const pages = await tx.query<Page>(
    `select tableoid::text as home, array_agg(ctid::text) as places
     from (select tableoid, ctid from ${table} where shop_id = $1 limit ${batchSize}) as few group by 1`,
    [shopId],
  );
  for (const { home, places } of pages) {
    await tx.query(
      `delete from ${table} where shop_id = $1 and tableoid = $2::oid and ctid = any ($3::text[]::tid[])`,
      [shopId, home, places],
    );
  }
  return pages.reduce((sum, { places }) => sum + places.length, 0);
};

const emptyTable = async (db: Database, table: string, shopId: ShopId): Promise<number> => {
  let count = 0;
  for (let deleted = -1; deleted !== 0; count += deleted) {
    deleted = await db.maintenance("erase-shop", (tx) => deleteBatch(tx, table, shopId));
  }
  return count;
};

const receiptSql = `
  insert into compliance_receipts (domain, topic, webhook_id, received_at, done_at, receipt)
  values ($1, 'shop/redact', $2, $3, now(), $4)
  on conflict (domain, topic, webhook_id) do nothing`;

/** What came in meanwhile goes with the shop's row; from here on the shop is unknown. */
const dropShop = (
  db: Database,
  { shopId, domain, webhookId, receivedAt }: ShopErasure,
  receipt: ShopReceipt,
) =>
  db.maintenance("erase-shop", async (tx) => {
    const [shop] = await tx.query<{ merchant_id: string }>(
      "delete from shops where id = $1 returning merchant_id",
      [shopId],
    );
    await tx.query(
      "delete from merchants m where id = $1 and not exists (select from shops where merchant_id = m.id)",
      [shop?.merchant_id ?? null],
    );
    await tx.query(receiptSql, [domain, webhookId, receivedAt, JSON.stringify(receipt)]);
  });

/**
 * Removes a shop with everything that is its own, in batches, its row last: an erasure that was cut off goes on where it
 * stopped. Leaves a receipt that belongs to no tenant.
 */
export const eraseShop = async (
  { db, removeArchives }: EraseShopDeps,
  erasure: ShopErasure,
): Promise<ShopReceipt> => {
  const receipt: Record<string, number> = {};
  for (const table of await db.maintenance("erase-shop", readPlan)) {
    // The request is the reason to go on after a crash; it goes with the shop's row.
    if (table === "privacy_requests") continue;
    const count = await emptyTable(db, table, erasure.shopId);
    if (count > 0) receipt[table] = count;
  }
  // After the rows: whatever is being archived right now finds them gone and takes its file back.
  const archives = await removeArchives(erasure.shopId);
  if (archives > 0) receipt["archives"] = archives;
  await dropShop(db, erasure, receipt);
  return receipt;
};
