import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { joinPeople } from "./join-people.server.ts";

/** What Shopify says of a customer; hashes are hex under the shop's key. */
export interface CustomerDescription {
  shopId: ShopId;
  customerId: ShopifyId;
  emailHash: string | null;
  mailboxHash: string | null;
  phoneHash: string | null;
  isVerified: boolean;
  at: Date;
}

const toldColumns = `shop_id uuid, shopify_customer_id bigint, email_hash text, mailbox_hash text, phone_hash text, is_verified boolean,
  at timestamptz`;

/** Only customers the app knows already, in the sequence of their ids; an older description changes nothing. */
const describeSql = `
  with told as (
    select distinct on (shop_id, shopify_customer_id) * from jsonb_to_recordset($1) as t (${toldColumns})
    order by shop_id, shopify_customer_id, at desc
  ), known as (
    select c.id, t.email_hash, t.mailbox_hash, t.phone_hash, t.at
    from customers c join told t using (shop_id, shopify_customer_id)
    where c.erased_at is null and c.deleted_at is null and (c.described_at is null or c.described_at <= t.at)
    order by c.id for update of c
  )
  update customers c
  set email_hash = decode(k.email_hash, 'hex'), mailbox_hash = decode(k.mailbox_hash, 'hex'),
    phone_hash = decode(k.phone_hash, 'hex'), described_at = k.at
  from known k where c.id = k.id`;

interface GuestRow {
  shop_id: ShopId;
  shopify_customer_id: ShopifyId;
  at: Date;
  customer: PersonId | null;
  guest: PersonId;
}

/** Guests who share or have points, and whose e-mail now turns out to be this customer's. Claims of guests are not among them. */
const guestsSql = `
  with told as materialized (
    select distinct on (shop_id, shopify_customer_id) *, decode(email_hash, 'hex') as hash from jsonb_to_recordset($1) as t (${toldColumns})
    order by shop_id, shopify_customer_id, at desc
  )
  select t.shop_id, t.shopify_customer_id, t.at, c.id as customer, g.id as guest
  from told t
  left join customers c on c.shop_id = t.shop_id and c.shopify_customer_id = t.shopify_customer_id
  join customers g on g.shop_id = t.shop_id and g.email_hash = t.hash
  where t.is_verified and g.shopify_customer_id is null and g.erased_at is null and g.deleted_at is null
    and (c.id is null or (c.described_at = t.at and c.deleted_at is null and c.erased_at is null))
    and (g.joined_to is null or g.joined_to = c.id)
    and (exists (select from share_links l where l.shop_id = g.shop_id and l.customer_id = g.id)
      or exists (select from ledger_entries e where e.shop_id = g.shop_id and e.customer_id = g.id))
  order by t.shop_id, t.shopify_customer_id, g.created_at, g.id`;

/** Nobody knows the customer yet: the guest's own row becomes his. */
const adoptSql = `
  update customers set shopify_customer_id = $3, described_at = $4
  where shop_id = $1 and id = $2 and shopify_customer_id is null`;

const rowOf = (told: CustomerDescription) => ({
  shop_id: told.shopId,
  shopify_customer_id: told.customerId,
  email_hash: told.emailHash,
  mailbox_hash: told.mailboxHash,
  phone_hash: told.phoneHash,
  is_verified: told.isVerified && told.emailHash !== null,
  at: told.at,
});

const joinGuests = async (tx: Tx, guests: readonly GuestRow[]): Promise<void> => {
  const [first, ...others] = guests;
  if (first === undefined) return;
  const { shop_id: shopId, customer } = first;
  if (customer === null) await tx.query(adoptSql, [shopId, first.guest, first.shopify_customer_id, first.at]);
  const joining = customer === null ? others : guests;
  for (const { guest } of joining) await joinPeople(tx, shopId, guest, customer ?? first.guest);
};

/** Keeps the hashes fresh by which orders and guests are recognised, and joins the guests a verified e-mail belongs to. */
export const describeCustomers = async (tx: Tx, told: readonly CustomerDescription[]): Promise<void> => {
  if (told.length === 0) return;
  const rows = JSON.stringify(told.map(rowOf));
  await tx.query(describeSql, [rows]);
  const guests = await tx.query<GuestRow>(guestsSql, [rows]);
  const byCustomer = Map.groupBy(guests, (row) => `${row.shop_id} ${row.shopify_customer_id}`);
  for (const [, group] of byCustomer) await joinGuests(tx, group);
};
