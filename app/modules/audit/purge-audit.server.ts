import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { lockChain, readSealed } from "./entry-rows.server.ts";
import { sealRest } from "./seal-audit.server.ts";
import { readSettings } from "./settings.server.ts";
import { takeOut } from "./take-out.server.ts";

/** What a purge leaves behind: who, what and why. It cannot be purged itself, only grow old. */
export const purgeAction = "audit.purged";

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
}

export type PurgeRefusal = "legal_hold";

const batchSize = 5_000;

interface Step {
  purged: number;
  done: boolean;
}

const purgeBatch = async (
  tx: Tx,
  shopId: ShopId,
  { before, reason, actor }: Purge,
  purgedBefore: number,
): Promise<Step | "legal_hold"> => {
  await lockChain(tx, shopId);
  if ((await readSettings(tx, shopId)).legalHold) return "legal_hold";
  await sealRest(tx, shopId);
  const leaving = await readSealed(tx, shopId, { after: 0, before, except: purgeAction, limit: batchSize });
  await takeOut(tx, shopId, leaving, "purge");
  const purged = purgedBefore + leaving.length;
  const done = leaving.length < batchSize;
  if (done && purged > 0) {
    const metadata = { before: before.toISOString(), purged };
    const target = { kind: "audit_log", id: shopId };
    await writeAudit(tx, [{ shopId, actor, action: purgeAction, target, reason, metadata }]);
  }
  return { purged, done };
};

/** Only this shop's entries before a moment, in batches. Asked again it finds nothing to do and leaves no second entry. */
export const purgeAudit = async (
  db: Database,
  shopId: ShopId,
  purge: Purge,
): Promise<Result<PurgeReceipt, PurgeRefusal>> => {
  let step: Step = { purged: 0, done: false };
  while (!step.done) {
    const { purged } = step;
    const next = await db.maintenance("audit", (tx) => purgeBatch(tx, shopId, purge, purged));
    if (next === "legal_hold") return refuse(next);
    step = next;
  }
  return ok({ before: purge.before, purged: step.purged });
};

/** What a purge would take. */
export const countPurgeable = async (tx: Tx, shopId: ShopId, before: Date): Promise<number> => {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int from audit_log where shop_id = $1 and at < $2 and action <> $3",
    [shopId, before, purgeAction],
  );
  return row?.count ?? 0;
};
