import type { Shop } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { Database, Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { readBrand } from "./brand.server.ts";
import { brandValue, offerValue, writeMetafields, type OfferInLanguages } from "./metafields.server.ts";

export interface DescribedOffer {
  /** Null while no program takes friends. */
  words: OfferInLanguages | null;
  /** When that changes by itself; null when it never does. */
  changesAt: Date | null;
}

export interface PublishDeps {
  db: Database;
  clock: Clock;
  shopify: ShopifyAdmin;
  describe(shop: Shop): Promise<DescribedOffer>;
  /** Another one as soon as the app's own texts change. */
  textsVersion: string;
}

/** Everything that the words and the look depend on, for the shop `s`; `$1` is the version of the app's texts. */
const fingerprint = `
  md5(concat_ws('|', $1::text, s.texts_version, s.currency, s.timezone, s.primary_locale, s.described_at,
    (select string_agg(concat_ws(' ', p.id, p.state, p.priority, p.current_version), ',' order by p.id)
      from programs p where p.shop_id = s.id),
    (select b.version from storefront_brands b where b.shop_id = s.id)))`;

/** For `dueShops`. */
export const unpublishedSql = `
  select from (values (1)) one left join published_offers o on o.shop_id = s.id
  where (o.retry_at is null or o.retry_at <= $2)
    and (o.shop_id is null or o.retry_at is not null or o.changes_at <= $2 or o.seen <> ${fingerprint})`;

const seenSql = `select ${fingerprint} as seen from shops s where s.id = $2`;

const readSeen = async (tx: Tx, textsVersion: string, shopId: ShopId): Promise<string> => {
  const [row] = await tx.query<{ seen: string }>(seenSql, [textsVersion, shopId]);
  if (row === undefined) throw new Error(`There is no shop ${shopId}`);
  return row.seen;
};

const publishedSql = `
  insert into published_offers (shop_id, seen, changes_at) values ($1, $2, $3)
  on conflict (shop_id) do update set seen = $2, changes_at = $3, attempts = 0, retry_at = null`;

/** Later and later, but at least once an hour. */
const failedSql = `
  insert into published_offers (shop_id, seen, attempts, retry_at) values ($1, '', 1, $2::timestamptz + interval '1 minute')
  on conflict (shop_id) do update set attempts = published_offers.attempts + 1,
    retry_at = $2 + least(power(2, least(published_offers.attempts, 6)), 60) * interval '1 minute'`;

/**
 * Writes the offer's words, and what the blocks look like, where Liquid finds them without asking the app. What changes meanwhile has another fingerprint
 * than the one that is noted, and is written by the next run.
 */
export const publishOffer = async (deps: PublishDeps, shop: Shop): Promise<void> => {
  const { db, shopify, clock } = deps;
  const seen = await db.tenant(shop.id, (tx) => readSeen(tx, deps.textsVersion, shop.id));
  const brand = await db.tenant(shop.id, (tx) => readBrand(tx, shop.id));
  const { words, changesAt } = await deps.describe(shop);
  try {
    await writeMetafields(shopify, shop.id, { offer: offerValue(words), brand: brandValue(brand) });
  } catch (error) {
    await db.tenant(shop.id, (tx) => tx.query(failedSql, [shop.id, clock.now()]));
    throw error;
  }
  await db.tenant(shop.id, (tx) => tx.query(publishedSql, [shop.id, seen, changesAt]));
};
