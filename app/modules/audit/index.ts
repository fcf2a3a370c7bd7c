import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import {
  archiveShop,
  countOld,
  listArchives,
  readArchive,
  removeArchives,
  type ArchiveDeps,
} from "./archive-audit.server.ts";
import { listAudit, type AuditFilter } from "./list-audit.server.ts";
import { countPurgeable, purgeAudit, type Purge } from "./purge-audit.server.ts";
import { sealShop, shopsToSeal } from "./seal-audit.server.ts";
import { changeSettings, readSettings, type AuditSettings } from "./settings.server.ts";
import { verifyChain } from "./verify-audit.server.ts";

export interface AuditDeps extends ArchiveDeps {
  clock: Clock;
  /** A shop that fails must not keep the others waiting. */
  onShopFailed(shopId: ShopId, error: unknown): void;
}

export const createAudit = ({ db, storage, clock, onShopFailed }: AuditDeps) => ({
  list: (shopId: ShopId, page: AuditFilter & { cursor: string | null; limit: number }) =>
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

  purge: (shopId: ShopId, purge: Purge) => purgeAudit({ db, storage }, shopId, purge),
  countPurgeable: (shopId: ShopId, before: Date) =>
    db.tenant(shopId, (tx) => countPurgeable(tx, shopId, before)),
  /** Moves what is older than its shop's retention to the archive. */
  archive: async (): Promise<void> => {
    for (const { shopId } of await countOld(db, clock.now())) {
      try {
        await archiveShop({ db, storage }, shopId, clock.now());
      } catch (error) {
        onShopFailed(shopId, error);
      }
    }
  },
  archiveShop: (shopId: ShopId) => archiveShop({ db, storage }, shopId, clock.now()),
  /** How many entries of which shop are due for the archive. */
  countArchivable: () => countOld(db, clock.now()),
  archives: (shopId: ShopId) => listArchives(storage, shopId),
  readArchive: (shopId: ShopId, key: string) => readArchive({ db, storage }, shopId, key),
  removeArchives: (shopId: ShopId) => removeArchives(storage, shopId),

  settings: (shopId: ShopId) => db.tenant(shopId, (tx) => readSettings(tx, shopId)),
  /** With what was `seen`, nothing is changed when the settings are others by now. */
  changeSettings: (
    shopId: ShopId,
    settings: AuditSettings,
    actor: Actor,
    seen: AuditSettings | null = null,
  ) => db.tenant(shopId, (tx) => changeSettings(tx, shopId, settings, actor, seen)),

  prepareMonths: async (): Promise<void> => {
    await db.maintenance("audit", (tx) => tx.query("select prepare_audit_months()"));
  },
});

export type Audit = ReturnType<typeof createAudit>;
export type { ChainFault, SealedEntry } from "./chain.ts";
export type { AuditFilter } from "./list-audit.server.ts";
export type { AuditSettings } from "./settings.server.ts";
