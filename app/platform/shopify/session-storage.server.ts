import { Session } from "@shopify/shopify-api";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { Encryption } from "#app/platform/encryption.server.ts";
import { parseShopDomain, type ShopDomain, type ShopId } from "#app/platform/ids.ts";

export interface SessionStorageDeps {
  db: Database;
  encryption: Encryption;
  shopIdFor(domain: ShopDomain): Promise<ShopId | null>;
  /** A session may come before we know anything else of its shop. */
  ensureShop(domain: ShopDomain): Promise<ShopId>;
}

export interface SessionRow {
  id: string;
  is_online: boolean;
  state: string;
  scope: string | null;
  access_token: Buffer | null;
  expires_at: Date | null;
  refresh_token: Buffer | null;
  refresh_token_expires_at: Date | null;
}

const columns = `id, is_online, state, scope, access_token, expires_at, refresh_token, refresh_token_expires_at`;

const storeSql = `
  insert into shopify_sessions (shop_id, ${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (shop_id, id) do update set is_online = excluded.is_online, state = excluded.state,
    scope = excluded.scope, access_token = excluded.access_token, expires_at = excluded.expires_at,
    refresh_token = excluded.refresh_token, refresh_token_expires_at = excluded.refresh_token_expires_at`;

/** We only keep offline tokens; their id names the shop, which sets the tenant before the look-up. */
const domainOfId = (id: string): ShopDomain | null => parseShopDomain(id.replace(/^offline_/, ""));

const sealed = (encryption: Encryption, token: string | undefined): Buffer | null =>
  token === undefined ? null : encryption.encrypt(token);

const opened = (encryption: Encryption, token: Buffer | null): string | undefined =>
  token === null ? undefined : encryption.decrypt(token).toString("utf8");

export const storeSessionRow = async (
  tx: Tx,
  encryption: Encryption,
  shopId: ShopId,
  session: Session,
): Promise<void> => {
  await tx.query(storeSql, [
    shopId,
    session.id,
    session.isOnline,
    session.state,
    session.scope ?? null,
    sealed(encryption, session.accessToken),
    session.expires ?? null,
    sealed(encryption, session.refreshToken),
    session.refreshTokenExpires ?? null,
  ]);
};

export const readSessionRow = async (
  tx: Tx,
  shopId: ShopId,
  id: string,
  lock: "for update" | "" = "",
): Promise<SessionRow | null> => {
  const [row] = await tx.query<SessionRow>(
    `select ${columns} from shopify_sessions where shop_id = $1 and id = $2 ${lock}`,
    [shopId, id],
  );
  return row ?? null;
};

export const sessionOf = (row: SessionRow, domain: ShopDomain, encryption: Encryption): Session => {
  const optional = {
    scope: row.scope ?? undefined,
    accessToken: opened(encryption, row.access_token),
    expires: row.expires_at ?? undefined,
    refreshToken: opened(encryption, row.refresh_token),
    refreshTokenExpires: row.refresh_token_expires_at ?? undefined,
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return new Session({ id: row.id, shop: domain, state: row.state, isOnline: row.is_online, ...present });
};

/** The library's five methods over our own table, with every token encrypted at rest. */
export const createSessionStorage = (deps: SessionStorageDeps) => {
  const { db, encryption } = deps;

  const withShop = async <Value>(
    id: string,
    missing: Value,
    work: (tx: Tx, shopId: ShopId, domain: ShopDomain) => Promise<Value>,
  ): Promise<Value> => {
    const domain = domainOfId(id);
    const shopId = domain === null ? null : await deps.shopIdFor(domain);
    return domain === null || shopId === null ? missing : db.tenant(shopId, (tx) => work(tx, shopId, domain));
  };

  const deleteSession = (id: string): Promise<boolean> =>
    withShop(id, true, async (tx, shopId) => {
      await tx.query("delete from shopify_sessions where shop_id = $1 and id = $2", [shopId, id]);
      return true;
    });

  const loadSession = (id: string): Promise<Session | undefined> =>
    withShop<Session | undefined>(id, undefined, async (tx, shopId, domain) => {
      const row = await readSessionRow(tx, shopId, id);
      return row === null ? undefined : sessionOf(row, domain, encryption);
    });

  return {
    storeSession: async (session: Session): Promise<boolean> => {
      const domain = parseShopDomain(session.shop);
      if (domain === null) return false;
      const shopId = await deps.ensureShop(domain);
      await db.tenant(shopId, (tx) => storeSessionRow(tx, encryption, shopId, session));
      return true;
    },
    loadSession,
    deleteSession,
    deleteSessions: async (ids: string[]): Promise<boolean> => {
      for (const id of ids) await deleteSession(id);
      return true;
    },
    findSessionsByShop: async (shop: string): Promise<Session[]> => {
      const session = await loadSession(`offline_${shop}`);
      return session === undefined ? [] : [session];
    },
  };
};
