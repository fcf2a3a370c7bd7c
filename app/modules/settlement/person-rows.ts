import type { PersonId } from "#app/platform/ids.ts";
import type { Person } from "./order-facts.ts";

/** A row of `customers`, hashes in hex. */
export interface PersonRow {
  id: PersonId;
  shop_id: string;
  shopify_customer_id: string | null;
  email_hash: string | null;
  mailbox_hash: string | null;
  phone_hash: string | null;
  address_hash: string | null;
  visitor_hash: string | null;
  device_hash: string | null;
  is_banned: boolean;
}

const hashes = [
  "email_hash",
  "mailbox_hash",
  "phone_hash",
  "address_hash",
  "visitor_hash",
  "device_hash",
] as const;

/** For `customers` under that alias. */
export const personColumns = (alias: string): string =>
  [
    `${alias}.id, ${alias}.shop_id, ${alias}.shopify_customer_id, ${alias}.banned_at is not null as is_banned`,
    ...hashes.map((hash) => `encode(${alias}.${hash}, 'hex') as ${hash}`),
  ].join(", ");

const listOf = (value: string | null): string[] => (value === null ? [] : [value]);

export const personOf = (row: PersonRow): Person => ({
  id: row.id,
  shopifyCustomerId: row.shopify_customer_id,
  emailHashes: listOf(row.email_hash),
  mailboxHashes: listOf(row.mailbox_hash),
  phoneHashes: listOf(row.phone_hash),
  addressHash: row.address_hash,
  networkHash: row.visitor_hash,
  deviceHash: row.device_hash,
  isBanned: row.is_banned,
});
