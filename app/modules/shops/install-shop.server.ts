import { randomBytes } from "node:crypto";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { Encryption } from "#app/platform/encryption.server.ts";
import type { ShopDomain } from "#app/platform/ids.ts";
import { shopColumns, shopOf, type Shop, type ShopDetails, type ShopRow } from "./shop.ts";

export type Installation = ShopDetails & { domain: ShopDomain };

const hashKeyBytes = 32;

const valuesOf = (input: Installation) => [
  input.domain,
  input.name,
  input.storefrontUrl.replace(/\/+$/, ""),
  input.currency,
  input.timezone,
  input.primaryLocale,
  input.isDevelopmentStore,
];

/** A shop that comes back keeps its day of installation: orders placed since then are still judged by it. */
const reviveSql = `
  update shops
  set status = 'installed', uninstalled_at = null, name = $2, storefront_url = $3, currency = $4, timezone = $5,
    primary_locale = $6, is_development_store = $7, described_at = now()
  where domain = $1
  returning ${shopColumns}`;

const createSql = `
  with merchant as (insert into merchants default values returning id)
  insert into shops (merchant_id, domain, name, storefront_url, currency, timezone, primary_locale, is_development_store)
  select id, $1, $2, $3, $4, $5, $6, $7 from merchant
  returning ${shopColumns}`;

const isConflict = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "23505";

const upsert = async (directory: Tx, input: Installation): Promise<ShopRow> => {
  const values = valuesOf(input);
  const [known] = await directory.query<ShopRow>(reviveSql, values);
  if (known !== undefined) return known;
  try {
    const [made] = await directory.query<ShopRow>(createSql, values);
    if (made === undefined) throw new Error("insert returned no row");
    return made;
  } catch (error) {
    // Somebody else installed the shop in between; the merchant made here went with the failed statement.
    if (isConflict(error)) return upsert(directory, input);
    throw error;
  }
};

/** Safe to repeat: the shop keeps its id, its merchant and the key of its hashes. */
export const installShop = async (
  db: Database,
  encryption: Encryption,
  input: Installation,
): Promise<Shop> => {
  const row = await upsert(db.directory, input);
  await db.tenant(row.id, (tx) =>
    tx.query(
      "insert into shop_secrets (shop_id, hash_key) values ($1, $2) on conflict (shop_id) do nothing",
      [row.id, encryption.encrypt(randomBytes(hashKeyBytes))],
    ),
  );
  return shopOf(row);
};
