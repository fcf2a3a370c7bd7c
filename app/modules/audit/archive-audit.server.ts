import type { ArchiveStorage } from "#app/platform/archive/archive-storage.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import {
  archiveFolder,
  archiveKey,
  faultOfArchive,
  oldestIn,
  packEntries,
  unpackEntries,
} from "./archive-file.server.ts";
import type { ChainFault, SealedEntry } from "./chain.ts";
import { lockChain, readAnchors, readSealed } from "./entry-rows.server.ts";
import { purgeAction } from "./purge-action.ts";
import { sealRest } from "./seal-audit.server.ts";
import { readSettings } from "./settings.server.ts";
import { TakenMeanwhile, takeOut } from "./take-out.server.ts";

export interface ArchiveDeps {
  db: Database;
  storage: ArchiveStorage;
}

const entriesPerFile = 5_000;
const dayMs = 86_400_000;
const shortestRetentionDays = 90;

const readOld = (db: Database, shopId: ShopId, now: Date): Promise<SealedEntry[]> =>
  db.maintenance("audit", async (tx) => {
    await sealRest(tx, shopId);
    const { retentionDays } = await readSettings(tx, shopId);
    const before = new Date(now.getTime() - retentionDays * dayMs);
    return readSealed(tx, shopId, { after: 0, before, limit: entriesPerFile });
  });

/** What cannot be read back as it was written was not written. */
const storeVerified = async (storage: ArchiveStorage, key: string, bytes: Buffer): Promise<void> => {
  await storage.put(key, bytes);
  const stored = await storage.get(key);
  if (stored === null || !stored.equals(bytes))
    throw new Error(`${key} does not read back as it was written`);
};

const archiveFile = async (
  { db, storage }: ArchiveDeps,
  shopId: ShopId,
  entries: readonly SealedEntry[],
): Promise<string> => {
  const key = archiveKey(shopId, entries);
  await storeVerified(storage, key, packEntries(entries));
  try {
    await db.maintenance("audit", async (tx) => {
      await lockChain(tx, shopId);
      await takeOut(tx, shopId, entries, "retention");
    });
  } catch (error) {
    // A purge was faster, and what it took must not live on in a file. After any other failure the file stays: the rows
    // may be gone, and if they are not, the next run writes it again.
    if (error instanceof TakenMeanwhile) await storage.remove(key);
    throw error;
  }
  return key;
};

/** Moves a shop's entries older than its retention into files. Rows go only after their file was read back. */
export const archiveShop = async (deps: ArchiveDeps, shopId: ShopId, now: Date): Promise<string[]> => {
  const keys: string[] = [];
  for (;;) {
    const entries = await readOld(deps.db, shopId, now);
    if (entries.length === 0) return keys;
    keys.push(await archiveFile(deps, shopId, entries));
  }
};

const countOldSql = `
  select a.shop_id as "shopId", count(*)::int as count
  from audit_log a left join privacy_settings p on p.shop_id = a.shop_id
  where a.at < $1::timestamptz - make_interval(days => ${shortestRetentionDays})
    and a.at < $1::timestamptz - make_interval(days => coalesce(p.retention_days, 180))
  group by 1`;

/** The shops that have something to archive, and how many entries. */
export const countOld = (db: Database, now: Date): Promise<{ shopId: ShopId; count: number }[]> =>
  db.maintenance("audit", (tx) => tx.query(countOldSql, [now]));

/** Takes entries out of archived files, and answers how many. A file that keeps some is written anew first. */
export const purgeArchives = async (
  storage: ArchiveStorage,
  shopId: ShopId,
  before: Date,
): Promise<number> => {
  let purged = 0;
  for (const key of await storage.list(archiveFolder(shopId))) {
    const oldest = oldestIn(key);
    if (oldest === null || oldest >= before) continue;
    const bytes = await storage.get(key);
    if (bytes === null) continue;
    const entries = unpackEntries(bytes);
    const kept = entries.filter(({ at, action }) => new Date(at) >= before || action === purgeAction);
    if (kept.length === entries.length) continue;
    const keptKey = kept.length === 0 ? null : archiveKey(shopId, kept);
    if (keptKey !== null) await storeVerified(storage, keptKey, packEntries(kept));
    if (keptKey !== key) await storage.remove(key);
    purged += entries.length - kept.length;
  }
  return purged;
};

export const listArchives = (storage: ArchiveStorage, shopId: ShopId): Promise<string[]> =>
  storage.list(archiveFolder(shopId));

export const removeArchives = async (storage: ArchiveStorage, shopId: ShopId): Promise<number> => {
  const keys = await listArchives(storage, shopId);
  for (const key of keys) await storage.remove(key);
  return keys.length;
};

export interface RestoredArchive {
  entries: SealedEntry[];
  fault: ChainFault | null;
}

/** Reads an archive back, for looking at it. Null when there is no such file. */
export const readArchive = async (
  { db, storage }: ArchiveDeps,
  shopId: ShopId,
  key: string,
): Promise<RestoredArchive | null> => {
  const bytes = key.startsWith(archiveFolder(shopId)) ? await storage.get(key) : null;
  if (bytes === null) return null;
  const entries = unpackEntries(bytes);
  const anchors = await db.tenant(shopId, (tx) => readAnchors(tx, shopId));
  return { entries, fault: faultOfArchive(entries, anchors) };
};
