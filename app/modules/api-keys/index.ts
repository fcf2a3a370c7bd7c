import { createHash, randomBytes } from "node:crypto";
import { theApp, writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { shopOfKey, writeKey } from "./key-text.ts";

/** What a key may do. A key without a scope is told so, a key without any is of no use. */
export const scopes = [
  "orders:read",
  "referrals:read",
  "referrals:write",
  "points:read",
  "points:write",
  "programs:read",
  "programs:write",
  "codes:write",
  "customers:read",
  "audit:read",
  "audit:purge",
] as const;

export type Scope = (typeof scopes)[number];

export interface ApiKey {
  id: string;
  label: string;
  scopes: Scope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export interface Caller {
  keyId: string;
  shopId: ShopId;
  scopes: ReadonlySet<string>;
}

/** A revoked key is refused after this long at the latest. */
const rememberedMs = 5_000;
const mostRemembered = 1_000;

const hashOf = (key: string): Buffer => createHash("sha256").update(key).digest();

const columns = `id, label, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

/** Noted once a minute at most: a busy key must not write a row for each call. */
const useSql = `
  with used as (
    update api_keys set last_used_at = $3
    where shop_id = $1 and key_hash = $2 and revoked_at is null
      and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute'))
  select id, scopes from api_keys where shop_id = $1 and key_hash = $2 and revoked_at is null`;

const note = (tx: Tx, shopId: ShopId, actor: Actor, id: string, verb: string, metadata: object = {}) =>
  writeAudit(tx, [
    { shopId, actor, action: `api_key.${verb}`, target: { kind: "api_key", id }, metadata: { ...metadata } },
  ]);

export const createApiKeys = ({ db, clock }: { db: Database; clock: Clock }) => {
  const remembered = new Map<string, { caller: Caller; until: number }>();

  const remember = (hash: string, caller: Caller): Caller => {
    if (remembered.size >= mostRemembered) remembered.clear();
    remembered.set(hash, { caller, until: clock.now().getTime() + rememberedMs });
    return caller;
  };

  return {
    /** The key's text is shown this once; only its hash is kept. */
    create: async (shopId: ShopId, label: string, keyScopes: readonly Scope[], actor: Actor = theApp) => {
      const key = writeKey(shopId, randomBytes(32));
      const id = await db.tenant(shopId, async (tx) => {
        const [row] = await tx.query<{ id: string }>(
          "insert into api_keys (shop_id, label, key_hash, scopes) values ($1, $2, $3, $4) returning id",
          [shopId, label, hashOf(key), keyScopes],
        );
        if (row === undefined) throw new Error("insert returned no row");
        await note(tx, shopId, actor, row.id, "created", { scopes: keyScopes });
        return row.id;
      });
      return { id, key };
    },

    list: (shopId: ShopId): Promise<ApiKey[]> =>
      db.tenant(shopId, (tx) =>
        tx.query<ApiKey>(`select ${columns} from api_keys where shop_id = $1 order by created_at`, [shopId]),
      ),

    /** False when there is no such key, or it was revoked before. */
    revoke: (shopId: ShopId, id: string, actor: Actor = theApp): Promise<boolean> =>
      db.tenant(shopId, async (tx) => {
        const rows = await tx.query(
          `update api_keys set revoked_at = $3 where shop_id = $1 and id = $2 and revoked_at is null returning id`,
          [shopId, id, clock.now()],
        );
        if (rows.length > 0) await note(tx, shopId, actor, id, "revoked");
        return rows.length > 0;
      }),

    /** Whose key this is; null for one that is unknown, malformed or revoked. */
    verify: async (key: string): Promise<Caller | null> => {
      const shopId = shopOfKey(key);
      if (shopId === null) return null;
      const hash = hashOf(key);
      const known = remembered.get(hash.toString("base64"));
      if (known !== undefined && known.until > clock.now().getTime()) return known.caller;
      const [row] = await db.tenant(shopId, (tx) =>
        tx.query<{ id: string; scopes: string[] }>(useSql, [shopId, hash, clock.now()]),
      );
      if (row === undefined) return null;
      return remember(hash.toString("base64"), { keyId: row.id, shopId, scopes: new Set(row.scopes) });
    },
  };
};
