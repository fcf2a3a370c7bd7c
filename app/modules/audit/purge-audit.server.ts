import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { purgeArchives, type ArchiveDeps } from "./archive-audit.server.ts";
import { lockChain, readSealed } from "./entry-rows.server.ts";
import { purgeAction } from "./purge-action.ts";
import { sealRest } from "./seal-audit.server.ts";
import { readSettings } from "./settings.server.ts";
import { takeOut } from "./take-out.server.ts";

export interface Purge {
  /** Entries of this moment and later stay. */
  before: Date;
  /** The merchant's words; they hold no contact. */
  reason: string;
  actor: Actor;
}

export interface PurgeReceipt {
  before: Date;
  purged: number;
  /** How many of them had been archived. */
  archived: number;
}

export type PurgeRefusal = "legal_hold";

const batchSize = 5_000;

interface Step {
  purged: number;
  done: boolean;
}

const noteOf = (shopId: ShopId, { before, reason, actor }: Purge, purged: number, archived: number) => ({
  shopId,
  actor,
  action: purgeAction,
  target: { kind: "audit_log", id: shopId },
  reason,
  metadata: { before: before.toISOString(), purged, archived },
});

const purgeBatch = async (
  tx: Tx,
  shopId: ShopId,
  purge: Purge,
  already: { purged: number; archived: number },
): Promise<Step | PurgeRefusal> => {
  await lockChain(tx, shopId);
  if ((await readSettings(tx, shopId)).legalHold) return "legal_hold";
  await sealRest(tx, shopId);
  const page = { after: 0, before: purge.before, except: purgeAction, limit: batchSize };
  const leaving = await readSealed(tx, shopId, page);
  await takeOut(tx, shopId, leaving, "purge");
  const purged = already.purged + leaving.length;
  const done = leaving.length < batchSize;
  if (done && purged > 0) await writeAudit(tx, [noteOf(shopId, purge, purged, already.archived)]);
  return { purged, done };
};

/**
 * Only this shop's entries before a moment, in batches, archived ones first. Asked again it finds nothing to do and leaves
 * no second entry.
 */
export const purgeAudit = async (
  { db, storage }: ArchiveDeps,
  shopId: ShopId,
  purge: Purge,
): Promise<Result<PurgeReceipt, PurgeRefusal>> => {
  const { before } = purge;
  const { legalHold } = await db.tenant(shopId, (tx) => readSettings(tx, shopId));
  if (legalHold) return refuse("legal_hold");
  const archived = await purgeArchives(storage, shopId, before);
  let step: Step = { purged: archived, done: false };
  while (!step.done) {
    const { purged } = step;
    const next = await db.maintenance("audit", (tx) => purgeBatch(tx, shopId, purge, { purged, archived }));
    if (next === "legal_hold") return refuse(next);
    step = next;
  }
  // What was archived while the rows went.
  await purgeArchives(storage, shopId, before);
  return ok({ before, purged: step.purged, archived });
};

/** What a purge would take. */
export const countPurgeable = async (tx: Tx, shopId: ShopId, before: Date): Promise<number> => {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int from audit_log where shop_id = $1 and at < $2 and action <> $3",
    [shopId, before, purgeAction],
  );
  return row?.count ?? 0;
};
