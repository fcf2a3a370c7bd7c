import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";

/** Whom a request is about, as Shopify names him. */
export interface Subject {
  customerId: ShopifyId | null;
  /** Hex, as is `phoneHash`. */
  emailHash: string | null;
  phoneHash: string | null;
}

/** Everything by which the app could know this person again. */
export interface Traces {
  people: PersonId[];
  ids: string[];
  hashes: string[];
}

interface PersonRow {
  id: PersonId;
  shopifyId: string | null;
  hashes: string[];
}

/**
 * A guest is known by a hash alone. A signed-in customer who shares a phone with the subject is somebody else. Rows that
 * were joined are one person.
 */
const peopleSql = `
  with named as (
    select id, joined_to from customers
    where shop_id = $1 and (shopify_customer_id = $2::bigint or (shopify_customer_id is null
      and (email_hash = decode($3, 'hex') or phone_hash = decode($4, 'hex'))))
  )
  select id, shopify_customer_id as "shopifyId",
    array_remove(array[encode(email_hash, 'hex'), encode(phone_hash, 'hex'), encode(address_hash, 'hex'),
      encode(visitor_hash, 'hex')], null) as hashes
  from customers
  where shop_id = $1 and (id in (select id from named union all select joined_to from named)
    or joined_to in (select id from named))`;

const present = (values: readonly (string | null)[]): string[] => [
  ...new Set(values.filter((value) => value !== null)),
];

export const findTraces = async (tx: Tx, shopId: ShopId, subject: Subject): Promise<Traces> => {
  const { customerId, emailHash, phoneHash } = subject;
  const rows = await tx.query<PersonRow>(peopleSql, [shopId, customerId, emailHash, phoneHash]);
  return {
    people: rows.map(({ id }) => id),
    ids: present([customerId, ...rows.map(({ shopifyId }) => shopifyId)]),
    hashes: present([emailHash, phoneHash, ...rows.flatMap(({ hashes }) => hashes)]),
  };
};
