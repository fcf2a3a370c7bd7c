import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { Anchor, ChainEnd, SealableEntry, SealedEntry } from "./chain.ts";

/** Reads rows in the form that is hashed. */
const entryColumns = `id, shop_id as "shopId", to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
  actor_kind as "actorKind", actor, action, target_kind as "targetKind", target_id as "targetId", reason,
  metadata::text as metadata`;

const sealColumns = `seq, encode(prev_hash, 'hex') as "prevHash", encode(hash, 'hex') as hash`;

type SealedRow = Omit<SealedEntry, "seq"> & { seq: string };

const sealedOf = (row: SealedRow): SealedEntry => ({ ...row, seq: Number(row.seq) });

export const readUnsealed = (tx: Tx, shopId: ShopId, limit: number): Promise<SealableEntry[]> =>
  tx.query<SealableEntry>(
    `select ${entryColumns} from audit_log where shop_id = $1 and seq is null order by id limit $2`,
    [shopId, limit],
  );

interface SealedPage {
  /** A place in the chain. */
  after: number;
  before?: Date | null;
  /** An action that is left out. */
  except?: string | null;
  limit: number;
}

export const readSealed = async (
  tx: Tx,
  shopId: ShopId,
  { after, before = null, except = null, limit }: SealedPage,
): Promise<SealedEntry[]> => {
  const rows = await tx.query<SealedRow>(
    `select ${entryColumns}, ${sealColumns} from audit_log
     where shop_id = $1 and seq > $2 and ($3::timestamptz is null or at < $3)
       and ($4::text is null or action <> $4)
     order by seq, id limit $5`,
    [shopId, after, before, except, limit],
  );
  return rows.map(sealedOf);
};

/** Makes the chain's end when there is none yet, and locks it: whoever changes a chain does so alone. */
export const lockChain = async (tx: Tx, shopId: ShopId): Promise<ChainEnd> => {
  await tx.query("insert into audit_chains (shop_id) values ($1) on conflict do nothing", [shopId]);
  const end = await readChainEnd(tx, shopId, "for update");
  if (end === null) throw new Error("the shop was erased in between");
  return end;
};

export const readChainEnd = async (
  tx: Tx,
  shopId: ShopId,
  lock: "for update" | "" = "",
): Promise<ChainEnd | null> => {
  const [row] = await tx.query<{ seq: string; hash: string }>(
    `select last_seq as seq, encode(last_hash, 'hex') as hash from audit_chains where shop_id = $1 ${lock}`,
    [shopId],
  );
  return row === undefined ? null : { seq: Number(row.seq), hash: row.hash };
};

export const readAnchors = async (tx: Tx, shopId: ShopId): Promise<Anchor[]> => {
  const rows = await tx.query<{ firstSeq: string; lastSeq: string; prevHash: string; lastHash: string }>(
    `select first_seq as "firstSeq", last_seq as "lastSeq", encode(prev_hash, 'hex') as "prevHash",
       encode(last_hash, 'hex') as "lastHash" from audit_anchors where shop_id = $1`,
    [shopId],
  );
  return rows.map((row) => ({ ...row, firstSeq: Number(row.firstSeq), lastSeq: Number(row.lastSeq) }));
};
