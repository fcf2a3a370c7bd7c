import type { ActorKind } from "#app/contracts/audit-names.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export type { ActorKind } from "#app/contracts/audit-names.ts";

/** Who acted, and through which door. `id` is opaque: the id of a key, of a member of staff, of a job. */
export interface Actor {
  kind: ActorKind;
  id: string;
}

/** Nobody asked: the app itself, or a seed. */
export const theApp: Actor = { kind: "system", id: "app" };

/** Holds nothing about a person: ids of ours, codes, and words of merchants that were looked through for contacts. */
export interface AuditEntry {
  shopId: ShopId;
  actor: Actor;
  /** `noun.verb`, such as `program.paused`. */
  action: string;
  target: { kind: string; id: string };
  reason?: string;
  metadata?: Readonly<Record<string, unknown>>;
}

const insertSql = `
  insert into audit_log (shop_id, actor_kind, actor, action, target_kind, target_id, reason, metadata)
  select shop_id, actor_kind, actor, action, target_kind, target_id, reason, coalesce(metadata, '{}')
  from jsonb_to_recordset($1) as e (shop_id uuid, actor_kind text, actor text, action text, target_kind text,
    target_id text, reason text, metadata jsonb)`;

/** Part of the caller's transaction, for any number of entries and shops, without any lock: the chain comes later. */
export const writeAudit = async (tx: Tx, entries: readonly AuditEntry[]): Promise<void> => {
  if (entries.length === 0) return;
  const rows = entries.map(({ shopId, actor, action, target, reason, metadata }) => ({
    shop_id: shopId,
    actor_kind: actor.kind,
    actor: actor.id,
    action,
    target_kind: target.kind,
    target_id: target.id,
    reason,
    metadata,
  }));
  await tx.query(insertSql, [JSON.stringify(rows)]);
};
