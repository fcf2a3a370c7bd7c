import { writeTasks } from "#app/modules/notifications/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { RandomBytes } from "#app/platform/random-code.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { aliasCode, codeKeyOf, isRefcode, newRefcode, ownCode } from "./share-code.ts";

/** An advocate's link with the code he is shown. All his codes are aliases of the one link. */
export interface ShareLink {
  id: string;
  advocateId: PersonId;
  uses: number;
  code: string;
}

interface LinkRow {
  id: string;
  customer_id: PersonId;
  uses: number;
  code: string;
}

/**
 * The code that the merchant chose is the one shown, else the newest default code; aliases stand back, so that nobody else
 * can change what an advocate sees.
 */
const linkSql = `
  select l.id, l.customer_id, l.uses, c.code
  from share_links l
  join customers p on p.id = l.customer_id
  join share_codes c on c.shop_id = l.shop_id and c.link_id = l.id and c.retired_at is null
  where l.shop_id = $1 and p.shopify_customer_id = $2
  order by c.is_custom desc, c.code_key like 'ref-%' desc, c.created_at desc
  limit 1`;

const findLink = async (tx: Tx, shopId: ShopId, customerId: ShopifyId): Promise<ShareLink | null> => {
  const [row] = await tx.query<LinkRow>(linkSql, [shopId, customerId]);
  return row === undefined
    ? null
    : { id: row.id, advocateId: row.customer_id, uses: row.uses, code: row.code };
};

/** The row of a signed-in customer, made at first sight. */
export const personOf = async (tx: Tx, shopId: ShopId, customerId: ShopifyId): Promise<PersonId> => {
  const values = [shopId, customerId];
  await tx.query(
    `insert into customers (shop_id, shopify_customer_id) values ($1, $2)
     on conflict (shop_id, shopify_customer_id) where shopify_customer_id is not null do nothing`,
    values,
  );
  const [row] = await tx.query<{ id: PersonId }>(
    "select id from customers where shop_id = $1 and shopify_customer_id = $2",
    values,
  );
  if (row === undefined) throw new Error("the customer is gone within its own transaction");
  return row.id;
};

export const addCode = (tx: Tx, shopId: ShopId, linkId: string, code: string) =>
  tx.query("insert into share_codes (shop_id, code_key, code, link_id) values ($1, $2, $3, $4)", [
    shopId,
    codeKeyOf(code),
    code,
    linkId,
  ]);

/** The row of the link, locked: whoever makes or retires codes of an advocate does so in turn. */
export const lockLink = async (tx: Tx, shopId: ShopId, advocateId: PersonId): Promise<string> => {
  const values = [shopId, advocateId];
  await tx.query(
    "insert into share_links (shop_id, customer_id) values ($1, $2) on conflict (shop_id, customer_id) do nothing",
    values,
  );
  const [row] = await tx.query<{ id: string }>(
    "select id from share_links where shop_id = $1 and customer_id = $2 for update",
    values,
  );
  if (row === undefined) throw new Error("the link is gone within its own transaction");
  return row.id;
};

/** A signed-in customer's link; the first call makes it. */
export const getOrCreateLink = async (
  tx: Tx,
  shopId: ShopId,
  customerId: ShopifyId,
  newUuid: () => string,
): Promise<ShareLink> => {
  const known = await findLink(tx, shopId, customerId);
  if (known !== null) return known;
  const linkId = await lockLink(tx, shopId, await personOf(tx, shopId, customerId));
  const madeMeanwhile = await findLink(tx, shopId, customerId);
  if (madeMeanwhile !== null) return madeMeanwhile;
  await addCode(tx, shopId, linkId, ownCode(newUuid()));
  return getOrCreateLink(tx, shopId, customerId, newUuid);
};

const regenerationsPerDay = 5;

/** Days begin at midnight in the shop's time zone. */
const retiredTodaySql = `
  select count(*)::int as count from share_codes
  where shop_id = $1 and link_id = $2
    and retired_at >= date_trunc('day', $3::timestamptz at time zone $4) at time zone $4`;

export type RegenerateRefusal = "unknown_code" | "too_many_codes";

/** The code is unknown from now on; the referrals it brought stay. The link must be locked. */
const replaceCode = async (
  tx: Tx,
  shop: Shop,
  { linkId, code, fresh }: { linkId: string; code: string; fresh: string },
  now: Date,
): Promise<Result<string, "too_many_codes">> => {
  const [today] = await tx.query<{ count: number }>(retiredTodaySql, [shop.id, linkId, now, shop.timezone]);
  if ((today?.count ?? 0) >= regenerationsPerDay) return refuse("too_many_codes");
  await tx.query("update share_codes set retired_at = $3 where shop_id = $1 and code_key = $2", [
    shop.id,
    codeKeyOf(code),
    now,
  ]);
  await addCode(tx, shop.id, linkId, fresh);
  return ok(fresh);
};

/** Replaces the code that the customer is shown. */
export const regenerateCode = async (
  tx: Tx,
  shop: Shop,
  customerId: ShopifyId,
  now: Date,
  newUuid: () => string,
): Promise<Result<string, "too_many_codes">> => {
  const linkId = await lockLink(tx, shop.id, await personOf(tx, shop.id, customerId));
  const { code } = await getOrCreateLink(tx, shop.id, customerId, newUuid);
  return replaceCode(tx, shop, { linkId, code, fresh: ownCode(newUuid()) }, now);
};

/** Whoever has this e-mail and a link, else whoever has this e-mail and an account, else a guest of that name. */
const guestSql = `
  select c.id from customers c left join share_links l on l.shop_id = c.shop_id and l.customer_id = c.id
  where c.shop_id = $1 and c.email_hash = $2 and (l.id is not null or c.shopify_customer_id is not null)
  order by l.id is null, c.created_at, c.id
  limit 1`;

/** Whoever does something for an e-mail does so in turn. */
export const lockEmail = (tx: Tx, shopId: ShopId, emailHash: Buffer) =>
  tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
    `${shopId} ${emailHash.toString("hex")}`,
  ]);

/** The row of somebody who only gave an e-mail, made at first sight. The e-mail must be locked. */
export const personOfEmail = async (tx: Tx, shopId: ShopId, emailHash: Buffer): Promise<PersonId> => {
  const values = [shopId, emailHash];
  const [known] = await tx.query<{ id: PersonId }>(guestSql, values);
  const [guest] =
    known === undefined
      ? await tx.query<{ id: PersonId }>(
          "insert into customers (shop_id, email_hash) values ($1, $2) returning id",
          values,
        )
      : [known];
  if (guest === undefined) throw new Error("insert returned no row");
  return guest.id;
};

/**
 * A code for somebody who only gave an e-mail. Every call answers a new code, and all of one e-mail lead to one link, so
 * that the answer tells nobody whether the e-mail was known.
 */
export const guestCode = async (
  tx: Tx,
  shopId: ShopId,
  { emailHash, locale }: { emailHash: Buffer; locale: string },
  randomBytes: RandomBytes,
): Promise<string> => {
  await lockEmail(tx, shopId, emailHash);
  const code = aliasCode(randomBytes);
  const customerId = await personOfEmail(tx, shopId, emailHash);
  await addCode(tx, shopId, await lockLink(tx, shopId, customerId), code);
  await writeTasks(tx, [{ shopId, customerId, kind: "your_link", effect: "", locale }]);
  return code;
};

/** A link as somebody meets it who has one of its codes. */
export interface FoundLink {
  id: string;
  uses: number;
  advocateId: PersonId;
  advocateShopifyId: ShopifyId | null;
  /** The advocate is gone: his codes are still known, so that a visitor is told so kindly. */
  isStopped: boolean;
}

const byCodeSql = `
  select l.id, l.uses, l.customer_id, p.shopify_customer_id, p.deleted_at is not null as is_stopped
  from share_codes c
  join share_links l on l.shop_id = c.shop_id and l.id = c.link_id
  join customers p on p.id = l.customer_id
  where c.shop_id = $1 and c.code_key = $2 and (c.retired_at is null or c.retired_at = p.deleted_at)`;

interface FoundRow extends Omit<LinkRow, "code"> {
  shopify_customer_id: ShopifyId | null;
  is_stopped: boolean;
}

export const findLinkByCode = async (tx: Tx, shopId: ShopId, code: string): Promise<FoundLink | null> => {
  const [row] = await tx.query<FoundRow>(byCodeSql, [shopId, codeKeyOf(code)]);
  return row === undefined
    ? null
    : {
        id: row.id,
        uses: row.uses,
        advocateId: row.customer_id,
        advocateShopifyId: row.shopify_customer_id,
        isStopped: row.is_stopped,
      };
};

/** Replaces this very code by one of its kind. Of two who ask at once the second meets a code that is unknown by then. */
export const replaceKnownCode = async (
  tx: Tx,
  shop: Shop,
  code: string,
  actor: Actor,
  now: Date,
  { newUuid, randomBytes }: { newUuid(): string; randomBytes: RandomBytes },
): Promise<Result<string, RegenerateRefusal>> => {
  const link = await findLinkByCode(tx, shop.id, code);
  if (link === null) return refuse("unknown_code");
  await lockLink(tx, shop.id, link.advocateId);
  if ((await findLinkByCode(tx, shop.id, code)) === null) return refuse("unknown_code");
  const fresh = isRefcode(code) ? newRefcode(randomBytes) : ownCode(newUuid());
  const replaced = await replaceCode(tx, shop, { linkId: link.id, code, fresh }, now);
  const target = { kind: "customer", id: link.advocateId };
  if (replaced.ok) await writeAudit(tx, [{ shopId: shop.id, actor, action: "code.replaced", target }]);
  return replaced;
};
