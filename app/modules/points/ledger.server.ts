import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { balanceOf, type Balance } from "./balance.ts";

const entryKinds = ["earn", "bonus", "spend", "expire", "reverse", "adjust"] as const;

export interface LedgerEntry {
  id: string;
  kind: (typeof entryKinds)[number];
  amount: number;
  at: Date;
  referralId: string | null;
}

export interface LedgerPage {
  entries: LedgerEntry[];
  /** Where the next page begins; null at the end. */
  nextCursor: string | null;
}

const sumsSql = `
  select coalesce(sum(e.amount) filter (where e.account = 'available'), 0) as available,
    coalesce(sum(e.amount) filter (where e.account = 'pending'), 0) as pending
  from customers c join ledger_entries e on e.shop_id = c.shop_id and e.customer_id = c.id
  where c.shop_id = $1 and c.shopify_customer_id = $2 and ($3::bigint is null or e.id <= $3)`;

/** A sum outgrows 32 bits long before it is no safe integer, so it comes as text. */
interface SumsRow {
  available: string;
  pending: string;
}

/** A release moves points between two accounts and changes nobody's sum, so it is no entry to a reader. */
const entriesSql = `
  select e.id, e.kind, e.amount, e.created_at as at, e.referral_id as "referralId"
  from customers c join ledger_entries e on e.shop_id = c.shop_id and e.customer_id = c.id
  where c.shop_id = $1 and c.shopify_customer_id = $2 and e.kind <> 'release' and ($3::bigint is null or e.id < $3)
  order by e.id desc
  limit $4`;

export interface HistoryEntry extends LedgerEntry {
  isPending: boolean;
  /** The words of whoever adjusted it; a word of the app's own for everything else. */
  reason: string | null;
}

const historySql = `
  select e.id, e.kind, e.amount, e.created_at as at, e.referral_id as "referralId", e.account = 'pending' as "isPending",
    e.reason
  from ledger_entries e
  where e.shop_id = $1 and e.customer_id = $2 and e.kind <> 'release' and ($3::bigint is null or e.id < $3)
  order by e.id desc
  limit $4`;

/** The entries of anybody, guests too, with their reasons. */
export const readHistory = async (
  tx: Tx,
  shopId: ShopId,
  personId: PersonId,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<{ entries: HistoryEntry[]; nextCursor: string | null }> => {
  const rows = await tx.query<HistoryEntry>(historySql, [shopId, personId, cursor, limit + 1]);
  const entries = rows.slice(0, limit);
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
};

/** The balance now, or as it was when that entry had been written. */
export const readBalance = async (
  tx: Tx,
  shopId: ShopId,
  customerId: ShopifyId,
  upToEntry: string | null = null,
): Promise<Balance> => {
  const [sums] = await tx.query<SumsRow>(sumsSql, [shopId, customerId, upToEntry]);
  if (sums === undefined) throw new Error("an aggregate answers one row");
  return balanceOf({ available: Number(sums.available), pending: Number(sums.pending) });
};

export const readEntries = async (
  tx: Tx,
  shopId: ShopId,
  customerId: ShopifyId,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<LedgerPage> => {
  const rows = await tx.query<LedgerEntry>(entriesSql, [shopId, customerId, cursor, limit + 1]);
  const entries = rows.slice(0, limit);
  return { entries, nextCursor: rows.length > limit ? (entries.at(-1)?.id ?? null) : null };
};

/**
 * Makes the customer known when nobody heard of him yet, and locks his row: no other entry of his is written meanwhile, since
 * each needs that row for its foreign key.
 */
export const lockCustomer = async (tx: Tx, shopId: ShopId, customerId: ShopifyId): Promise<PersonId> => {
  await tx.query(
    `insert into customers (shop_id, shopify_customer_id) values ($1, $2)
     on conflict (shop_id, shopify_customer_id) where shopify_customer_id is not null do nothing`,
    [shopId, customerId],
  );
  const [row] = await tx.query<{ id: PersonId }>(
    "select id from customers where shop_id = $1 and shopify_customer_id = $2 for update",
    [shopId, customerId],
  );
  if (row === undefined) throw new Error("the customer was erased in between");
  return row.id;
};
