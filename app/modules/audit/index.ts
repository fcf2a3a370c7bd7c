import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { listAudit } from "./list-audit.server.ts";
import { countPurgeable, purgeAudit, type Purge } from "./purge-audit.server.ts";
import { sealShop, shopsToSeal } from "./seal-audit.server.ts";
import { changeSettings, readSettings, type AuditSettings } from "./settings.server.ts";
import { verifyChain } from "./verify-audit.server.ts";

export interface AuditDeps {
  db: Database;
  /** A shop that fails must not keep the others waiting. */
  onShopFailed(shopId: ShopId, error: unknown): void;
}

export const createAudit = ({ db, onShopFailed }: AuditDeps) => ({
  list: (shopId: ShopId, page: { cursor: string | null; limit: number }) =>
    db.tenant(shopId, (tx) => listAudit(tx, shopId, page)),

  /** Puts what was written since into the chains. */
  seal: async (): Promise<void> => {
    for (const shopId of await shopsToSeal(db)) {
      try {
        await sealShop(db, shopId);
      } catch (error) {
        onShopFailed(shopId, error);
      }
    }
  },

  /** Looks only, and mends nothing. */
  verify: (shopId: ShopId) => db.maintenance("audit", (tx) => verifyChain(tx, shopId)),

  purge: (shopId: ShopId, purge: Purge) => purgeAudit(db, shopId, purge),
  countPurgeable: (shopId: ShopId, before: Date) =>
    db.tenant(shopId, (tx) => countPurgeable(tx, shopId, before)),
  settings: (shopId: ShopId) => db.tenant(shopId, (tx) => readSettings(tx, shopId)),
  changeSettings: (shopId: ShopId, settings: AuditSettings, actor: Actor) =>
    db.tenant(shopId, (tx) => changeSettings(tx, shopId, settings, actor)),

  prepareMonths: async (): Promise<void> => {
    await db.maintenance("audit", (tx) => tx.query("select prepare_audit_months()"));
  },
});

export type Audit = ReturnType<typeof createAudit>;
export type { ChainFault } from "./chain.ts";
export type { AuditPage, AuditRecord } from "./list-audit.server.ts";
export type { Purge, PurgeReceipt, PurgeRefusal } from "./purge-audit.server.ts";
export type { AuditSettings } from "./settings.server.ts";
export type { AuditVerification } from "./verify-audit.server.ts";
