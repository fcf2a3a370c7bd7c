import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { Encryption } from "#app/platform/encryption.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

/** Every column that holds something sealed under ENCRYPTION_KEYS, with what tells its rows apart within a shop. */
const sealedColumns = [
  { table: "shop_secrets", row: "shop_id", column: "hash_key" },
  { table: "shopify_sessions", row: "id", column: "access_token" },
  { table: "shopify_sessions", row: "id", column: "refresh_token" },
] as const;

export interface Resealing {
  sealed: number;
  /** Secrets that none of the keys opens; they stay as they are. */
  lost: number;
}

const opened = (encryption: Encryption, sealed: Buffer): Buffer | null => {
  try {
    return encryption.decrypt(sealed);
  } catch {
    return null;
  }
};

const resealColumn = async (
  tx: Tx,
  encryption: Encryption,
  shopId: ShopId,
  { table, row, column }: (typeof sealedColumns)[number],
  isDryRun: boolean,
): Promise<Resealing> => {
  // Locked, so that a token that is refreshed meanwhile is not put back.
  const rows = await tx.query<{ id: string; sealed: Buffer }>(
    `select ${row}::text as id, ${column} as sealed from ${table}
     where shop_id = $1 and ${column} is not null for update`,
    [shopId],
  );
  const result = { sealed: 0, lost: 0 };
  for (const { id, sealed } of rows.filter((secret) => !encryption.isCurrent(secret.sealed))) {
    const plain = opened(encryption, sealed);
    if (plain === null) {
      result.lost += 1;
      continue;
    }
    result.sealed += 1;
    if (isDryRun) continue;
    const sql = `update ${table} set ${column} = $3 where shop_id = $1 and ${row}::text = $2`;
    await tx.query(sql, [shopId, id, encryption.encrypt(plain)]);
  }
  return result;
};

/** Seals a shop's secrets again under the newest key. Safe to repeat: what the newest key sealed is left alone. */
export const resealShop = (
  db: Database,
  encryption: Encryption,
  shopId: ShopId,
  isDryRun: boolean,
): Promise<Resealing> =>
  db.tenant(shopId, async (tx) => {
    const total = { sealed: 0, lost: 0 };
    for (const place of sealedColumns) {
      const { sealed, lost } = await resealColumn(tx, encryption, shopId, place, isDryRun);
      total.sealed += sealed;
      total.lost += lost;
    }
    return total;
  });
