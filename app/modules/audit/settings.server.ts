import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface AuditSettings {
  /** 90 to 180. */
  retentionDays: number;
  /** Nothing is purged while it is on. */
  legalHold: boolean;
}

const defaults: AuditSettings = { retentionDays: 180, legalHold: false };

export const readSettings = async (tx: Tx, shopId: ShopId): Promise<AuditSettings> => {
  const [row] = await tx.query<AuditSettings>(
    `select retention_days as "retentionDays", legal_hold as "legalHold" from privacy_settings where shop_id = $1`,
    [shopId],
  );
  return row ?? defaults;
};

const changeSql = `
  insert into privacy_settings as stored (shop_id, retention_days, legal_hold) values ($1, $2, $3)
  on conflict (shop_id) do update set retention_days = excluded.retention_days, legal_hold = excluded.legal_hold
    where $4::int is null or (stored.retention_days, stored.legal_hold) = ($4, $5::boolean)
  returning shop_id`;

/** False, and nothing is changed, when the settings are no longer those that were `seen`. */
export const changeSettings = async (
  tx: Tx,
  shopId: ShopId,
  { retentionDays, legalHold }: AuditSettings,
  actor: Actor,
  seen: AuditSettings | null = null,
): Promise<boolean> => {
  const values = [retentionDays, legalHold, seen?.retentionDays ?? null, seen?.legalHold ?? null];
  const changed = await tx.query(changeSql, [shopId, ...values]);
  if (changed.length === 0) return false;
  const metadata = { retention_days: retentionDays, legal_hold: legalHold };
  await writeAudit(tx, [
    { shopId, actor, action: "privacy.settings_changed", target: { kind: "shop", id: shopId }, metadata },
  ]);
  return true;
};
