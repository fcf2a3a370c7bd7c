import type { Tx } from "#app/platform/db/database.server.ts";

export interface TimelineRow {
  shop_id: string;
  referral_id: string;
  from_status: string;
  to_status: string;
  reason: string;
  detail: object;
  /** Who moved it; the app itself when nobody is named. */
  actor?: "system" | "merchant";
}

/** Many moves in one statement: settling writes them by the batch. */
export const writeTimeline = async (tx: Tx, rows: readonly TimelineRow[]): Promise<void> => {
  if (rows.length === 0) return;
  await tx.query(
    `insert into referral_timeline (shop_id, referral_id, from_status, to_status, actor, reason, detail)
     select shop_id, referral_id, from_status, to_status, coalesce(actor, 'system'), reason, detail
     from jsonb_to_recordset($1) as t (shop_id uuid, referral_id uuid, from_status text, to_status text, actor text,
       reason text, detail jsonb)`,
    [JSON.stringify(rows)],
  );
};
