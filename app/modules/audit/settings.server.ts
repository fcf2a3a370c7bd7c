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

export const changeSettings = async (
  tx: Tx,
  shopId: ShopId,
  { retentionDays, legalHold }: AuditSettings,
  actor: Actor,
): Promise<void> => {
  await tx.query(
    `insert into privacy_settings (shop_id, retention_days, legal_hold) values ($1, $2, $3)
     on conflict (shop_id) do update set retention_days = excluded.retention_days, legal_hold = excluded.legal_hold`,
    [shopId, retentionDays, legalHold],
  );
  const metadata = { retention_days: retentionDays, legal_hold: legalHold };
  await writeAudit(tx, [
    { shopId, actor, action: "privacy.settings_changed", target: { kind: "shop", id: shopId }, metadata },
  ]);
};
