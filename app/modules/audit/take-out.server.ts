import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { anchorsFor, type SealedEntry } from "./chain.ts";

const anchorSql = `
  insert into audit_anchors (shop_id, first_seq, last_seq, prev_hash, last_hash, count, reason)
  select $1, "firstSeq", "lastSeq", decode("prevHash", 'hex'), decode("lastHash", 'hex'), "lastSeq" - "firstSeq" + 1, $3
  from jsonb_to_recordset($2) as a ("firstSeq" bigint, "lastSeq" bigint, "prevHash" text, "lastHash" text)`;

const deleteSql = `
  delete from audit_log a using jsonb_to_recordset($2) as d (id bigint, at timestamptz)
  where a.shop_id = $1 and a.id = d.id and a.at = d.at
  returning a.id`;

/** Nothing was taken out: some of it was gone already. */
export class TakenMeanwhile extends Error {
  constructor() {
    super("entries were taken out of the audit log meanwhile");
  }
}

/** Removes entries, in the sequence of the chain, and leaves anchors from which verification goes on. */
export const takeOut = async (
  tx: Tx,
  shopId: ShopId,
  leaving: readonly SealedEntry[],
  reason: "purge" | "retention",
): Promise<void> => {
  if (leaving.length === 0) return;
  const places = leaving.map(({ id, at }) => ({ id, at }));
  const deleted = await tx.query(deleteSql, [shopId, JSON.stringify(places)]);
  if (deleted.length !== leaving.length) throw new TakenMeanwhile();
  await tx.query(anchorSql, [shopId, JSON.stringify(anchorsFor(leaving)), reason]);
};
