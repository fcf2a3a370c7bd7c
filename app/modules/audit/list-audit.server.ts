import type { ActorKind } from "#app/platform/audit/write-audit.server.ts";
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

const listSql = `
  select id, at, actor_kind as "actorKind", actor, action, target_kind as "targetKind", target_id as "targetId", reason,
    metadata, seq, encode(hash, 'hex') as hash
  from audit_log where shop_id = $1 and ($2::bigint is null or id < $2)
    and ($4::text is null or action = $4 or starts_with(action, $4 || '.')) and ($5::text is null or actor_kind = $5)
    and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
  order by id desc limit $3`;

/** The newest first. */
export const listAudit = async (
  tx: Tx,
  shopId: ShopId,
  { cursor, limit, action, actorKind, since, until }: AuditFilter & { cursor: string | null; limit: number },
): Promise<AuditPage> => {
  const rows = await tx.query<AuditRecord>(listSql, [
    shopId,
    cursor,
    limit + 1,
    action,
    actorKind,
    since,
    until,
  ]);
  const entries = rows.slice(0, limit);
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
};
