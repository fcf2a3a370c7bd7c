import type { Tx } from "#app/platform/db/database.server.ts";
import { isUuid, type PersonId, type ShopId, type ShopifyId } from "#app/platform/ids.ts";
import { codeKeyOf } from "./share-code.ts";

export interface Advocate {
  id: PersonId;
  linkId: string;
  /** Null for guests, and for people who were erased. */
  customerId: ShopifyId | null;
  /** Null when all his codes are retired. */
  code: string | null;
  /** Friends that counted. */
  uses: number;
  available: number;
  pending: number;
  isBanned: boolean;
  isGone: boolean;
  since: Date;
}

export interface AdvocatePage {
  items: Advocate[];
  nextCursor: string | null;
}

export interface AdvocateFilter {
  /** One of his codes, or his id at Shopify. */
  search?: { code: string; id: ShopifyId | null } | undefined;
  cursor?: string | undefined;
  limit: number;
}

const columns = `
  p.id, p.shopify_customer_id as "customerId", l.uses, l.created_at as since, l.id as "linkId",
  p.banned_at is not null as "isBanned", p.deleted_at is not null or p.erased_at is not null as "isGone",
  (select c.code from share_codes c where c.shop_id = l.shop_id and c.link_id = l.id and c.retired_at is null
   order by c.is_custom desc, c.code_key like 'ref-%' desc, c.created_at desc limit 1) as code,
  b.available::int, b.pending::int`;

const joins = `
  join customers p on p.shop_id = l.shop_id and p.id = l.customer_id
  cross join lateral (
    select coalesce(sum(e.amount) filter (where e.account = 'available'), 0) as available,
      coalesce(sum(e.amount) filter (where e.account = 'pending'), 0) as pending
    from ledger_entries e where e.shop_id = l.shop_id and e.customer_id = l.customer_id) b`;

const found = `(
    select k.link_id from share_codes k where k.shop_id = $1 and k.code_key = $5
    union
    select s.id from customers c join share_links s on s.shop_id = c.shop_id and s.customer_id = c.id
    where c.shop_id = $1 and c.shopify_customer_id = $6::bigint)`;

const listSql = (condition: string) => `
  select ${columns}
  from (
    select * from share_links l
    where l.shop_id = $1 and (l.uses, l.id) < ($2::int, $3::uuid) and ${condition}
    order by l.uses desc, l.id desc limit $4
  ) l
  ${joins}
  order by l.uses desc, l.id desc`;

const mostPossible = { uses: 2_147_483_647, id: "ffffffff-ffff-ffff-ffff-ffffffffffff" };

const positionOf = (cursor: string) => {
  const [uses = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  return /^\d{1,9}$/.test(uses) && isUuid(id) ? { uses: Number(uses), id } : null;
};

/** Who brought most comes first. Null when the cursor is none of ours. */
export const listAdvocates = async (
  tx: Tx,
  shopId: ShopId,
  { search, cursor, limit }: AdvocateFilter,
): Promise<AdvocatePage | null> => {
  const after = cursor === undefined ? mostPossible : positionOf(cursor);
  if (after === null) return null;
  const start = [shopId, after.uses, after.id, limit + 1];
  const rows =
    search === undefined
      ? await tx.query<Advocate>(listSql("true"), start)
      : await tx.query<Advocate>(listSql(`l.id in ${found}`), [...start, codeKeyOf(search.code), search.id]);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor =
    rows.length > limit && last !== undefined
      ? Buffer.from(`${last.uses} ${last.linkId}`).toString("base64url")
      : null;
  return { items, nextCursor };
};

export interface AdvocateCode {
  code: string;
  isCustom: boolean;
  createdAt: Date;
  retiredAt: Date | null;
}

export interface AdvocateDetails extends Advocate {
  /** Those in use first; the first one is what the advocate is shown. */
  codes: AdvocateCode[];
}

const detailsSql = `select ${columns} from share_links l ${joins} where l.shop_id = $1 and l.customer_id = $2`;

const codesSql = `
  select code, is_custom as "isCustom", created_at as "createdAt", retired_at as "retiredAt" from share_codes
  where shop_id = $1 and link_id = $2
  order by retired_at is not null, is_custom desc, code_key like 'ref-%' desc, created_at desc
  limit 50`;

export const findAdvocate = async (tx: Tx, shopId: ShopId, id: string): Promise<AdvocateDetails | null> => {
  if (!isUuid(id)) return null;
  const [row] = await tx.query<Advocate>(detailsSql, [shopId, id]);
  if (row === undefined) return null;
  return { ...row, codes: await tx.query<AdvocateCode>(codesSql, [shopId, row.linkId]) };
};
