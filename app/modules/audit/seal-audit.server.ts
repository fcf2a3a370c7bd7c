import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { sealAfter } from "./chain.ts";
import { lockChain, readUnsealed } from "./entry-rows.server.ts";

const batchSize = 1_000;

const sealSql = `
  update audit_log a
  set seq = s.seq, prev_hash = decode(s."prevHash", 'hex'), hash = decode(s.hash, 'hex')
  from jsonb_to_recordset($1) as s ("shopId" uuid, id bigint, at timestamptz, seq bigint, "prevHash" text, hash text)
  where a.shop_id = s."shopId" and a.id = s.id and a.at = s.at`;

const advanceSql = "update audit_chains set last_seq = $2, last_hash = decode($3, 'hex') where shop_id = $1";

/** An entry that committed late gets a later place in the chain: the sequence is that of sealing. */
const sealBatch = async (tx: Tx, shopId: ShopId): Promise<number> => {
  const end = await lockChain(tx, shopId);
  const sealed = sealAfter(end, await readUnsealed(tx, shopId, batchSize));
  const last = sealed.at(-1);
  if (last === undefined) return 0;
  await tx.query(sealSql, [JSON.stringify(sealed)]);
  await tx.query(advanceSql, [shopId, last.seq, last.hash]);
  return sealed.length;
};

/** Also the first step of a purge, in its transaction. */
export const sealRest = async (tx: Tx, shopId: ShopId): Promise<number> => {
  let count = 0;
  for (let sealed = batchSize; sealed === batchSize; count += sealed) sealed = await sealBatch(tx, shopId);
  return count;
};

export const sealShop = async (db: Database, shopId: ShopId): Promise<void> => {
  for (let sealed = batchSize; sealed === batchSize;) {
    sealed = await db.maintenance("audit", (tx) => sealBatch(tx, shopId));
  }
};

/** Uninstalled shops too: what happened there is sealed as well. */
export const shopsToSeal = async (db: Database): Promise<ShopId[]> => {
  const rows = await db.maintenance("audit", (tx) =>
    tx.query<{ shop_id: ShopId }>("select distinct shop_id from audit_log where seq is null"),
  );
  return rows.map(({ shop_id }) => shop_id);
};
