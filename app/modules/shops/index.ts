import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { Encryption } from "#app/platform/encryption.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { createPersonHash, type PersonHash } from "#app/platform/person-hash.server.ts";
import { installShop, type Installation } from "./install-shop.server.ts";
import { readGrantedScopes, storeScopes } from "./describe-shop.server.ts";
import { putGuideAway, readSetupGuide } from "./setup-guide.server.ts";
import { shopColumns, shopOf, type Shop, type ShopRow } from "./shop.ts";

export interface ShopsDeps {
  db: Database;
  encryption: Encryption;
  clock: Clock;
}

/** A shop may be stale for this long in a process; one that is unknown is looked up every time. */
const staleAfterMs = 5_000;

const createDirectory = ({ db, clock }: ShopsDeps) => {
  const known = new Map<ShopDomain | ShopId, { shop: Shop; readAt: number }>();

  const read = async (column: "domain" | "id", value: string): Promise<Shop | null> => {
    const sql = `select ${shopColumns} from shops where ${column} = $1`;
    const [row] = await db.directory.query<ShopRow>(sql, [value]);
    if (row === undefined) return null;
    const shop = shopOf(row);
    const entry = { shop, readAt: clock.now().getTime() };
    known.set(shop.domain, entry).set(shop.id, entry);
    return shop;
  };

  const remembered = (key: ShopDomain | ShopId): Shop | null => {
    const entry = known.get(key);
    return entry !== undefined && clock.now().getTime() - entry.readAt < staleAfterMs ? entry.shop : null;
  };

  return {
    findByDomain: async (domain: ShopDomain): Promise<Shop | null> =>
      remembered(domain) ?? read("domain", domain),
    findById: async (id: ShopId): Promise<Shop | null> => remembered(id) ?? read("id", id),
    forget: (shopId: ShopId): void => {
      for (const [key, { shop }] of known) if (shop.id === shopId) known.delete(key);
    },
  };
};

/** The key of a shop's hashes never changes, so it is opened once a process. */
const createHashes = ({ db, encryption }: ShopsDeps) => {
  const opened = new Map<ShopId, PersonHash>();
  return async (shopId: ShopId): Promise<PersonHash> => {
    const known = opened.get(shopId);
    if (known !== undefined) return known;
    const [row] = await db.tenant(shopId, (tx) =>
      tx.query<{ hash_key: Buffer }>("select hash_key from shop_secrets where shop_id = $1", [shopId]),
    );
    if (row === undefined)
      throw new Error(`The shop ${shopId} has no hash key: its installation did not finish.`);
    const hash = createPersonHash(encryption.decrypt(row.hash_key));
    opened.set(shopId, hash);
    return hash;
  };
};

export const createShops = (deps: ShopsDeps) => {
  const { db } = deps;
  const directory = createDirectory(deps);

  return {
    findByDomain: directory.findByDomain,
    findById: directory.findById,
    /** For ids that came out of our own tables. */
    getById: async (id: ShopId): Promise<Shop> => {
      const shop = await directory.findById(id);
      if (shop === null) throw new Error(`There is no shop ${id}`);
      return shop;
    },
    /** All shops that have the app. */
    list: async (): Promise<Shop[]> => {
      const sql = `select ${shopColumns} from shops where status = 'installed' order by domain`;
      return (await db.directory.query<ShopRow>(sql)).map(shopOf);
    },
    install: async (input: Installation): Promise<Shop> => {
      const shop = await installShop(db, deps.encryption, input);
      directory.forget(shop.id);
      return shop;
    },
    setupGuide: (shopId: ShopId) => db.tenant(shopId, (tx) => readSetupGuide(tx, shopId)),
    putGuideAway: (shopId: ShopId, isAway: boolean) =>
      db.tenant(shopId, (tx) => putGuideAway(tx, shopId, isAway)),
    grantedScopes: (shopId: ShopId) => db.tenant(shopId, (tx) => readGrantedScopes(tx, shopId)),
    keepScopes: (shopId: ShopId, scopes: readonly string[]) =>
      db.tenant(shopId, (tx) => storeScopes(tx, shopId, scopes, deps.clock.now())),
    /** The shop was erased: this process need not learn it by looking. */
    forget: directory.forget,
    personHash: createHashes(deps),
  };
};

export type Shops = ReturnType<typeof createShops>;
export { adminLink } from "./admin-link.ts";
export type { Shop } from "./shop.ts";
export { describeShop, storeScopes } from "./describe-shop.server.ts";
export { optionalScopes, scopeReport, type ScopeState } from "./scopes.ts";
export { markUninstalled } from "./mark-uninstalled.server.ts";
export { discountLink, seenAt, shareLink } from "./storefront-links.ts";
