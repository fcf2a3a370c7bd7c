import { actionsOf, actorKinds, type ActorKind } from "#app/contracts/audit-names.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface AuditRecord {
  id: string;
  at: Date;
  actorKind: string;
  actor: string;
  action: string;
  targetKind: string;
  targetId: string;
  reason: string | null;
  metadata: Record<string, unknown>;
  /** The place in the chain and the seal; null within the first minute. */
  seq: string | null;
  hash: string | null;
}

export interface AuditPage {
  entries: AuditRecord[];
  nextCursor: string | null;
}

export interface AuditFilter {
  /** `program.paused`, or `program` for all that happens to programs. */
  action?: string | undefined;
  actorKind?: ActorKind | undefined;
  since?: Date | undefined;
  /** Entries of this moment and later are left out. */
  until?: Date | undefined;
}

const pageOf = (more: string) => `
  select id, at, actor_kind as "actorKind", actor, action, target_kind as "targetKind", target_id as "targetId", reason,
    metadata, seq, encode(hash, 'hex') as hash
  from audit_log where shop_id = $1 and ($2::bigint is null or id < $2)
    and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5) and ${more}
  order by id desc limit $3`;

const byActorSql = pageOf("($6::text is null or actor_kind = $6)");

/** A narrow run of an index for each combination: none is so rare that all of the log is read for it. */
const byActionSql = `
  select found.* from unnest($6::text[]) as wanted (action) cross join unnest($7::text[]) as by (kind)
  cross join lateral (${pageOf("action = wanted.action and actor_kind = by.kind")}) as found
  order by found.id desc limit $3`;

/** The newest first. */
export const listAudit = async (
  tx: Tx,
  shopId: ShopId,
  { cursor, limit, action, actorKind, since, until }: AuditFilter & { cursor: string | null; limit: number },
): Promise<AuditPage> => {
  const values = [shopId, cursor, limit + 1, since, until];
  const rows = await (action === undefined
    ? tx.query<AuditRecord>(byActorSql, [...values, actorKind])
    : tx.query<AuditRecord>(byActionSql, [
        ...values,
        actionsOf(action),
        actorKind === undefined ? actorKinds : [actorKind],
      ]));
  const entries = rows.slice(0, limit);
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
};
