import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import type { Person } from "./order-facts.ts";
import { orderKey, type OrderWork } from "./order-work.ts";
import { personColumns, personOf, type PersonRow } from "./person-rows.ts";

/** The row, with what this order says of the buyer on top. */
const buyerOf = (row: PersonRow, { snapshot }: OrderWork): Person => {
  const known = personOf(row);
  const both = (left: readonly string[], right: readonly string[]) => [...new Set([...left, ...right])];
  return {
    ...known,
    emailHashes: both(snapshot.emailHashes, known.emailHashes),
    mailboxHashes: both(snapshot.mailboxHashes, known.mailboxHashes),
    phoneHashes: both(snapshot.phoneHashes, known.phoneHashes),
  };
};

const hashesOf = ({ snapshot }: OrderWork) => ({
  email_hash: snapshot.emailHashes[0] ?? null,
  mailbox_hash: snapshot.mailboxHashes[0] ?? null,
  phone_hash: snapshot.phoneHashes[0] ?? null,
  address_hash: snapshot.addressHash,
  visitor_hash: snapshot.networkHash,
  device_hash: snapshot.deviceHash,
});

/** Sorted, so that two batches that meet take their row locks in the same sequence. */
const withCustomerId = (orders: readonly OrderWork[]) =>
  orders
    .filter(({ snapshot }) => snapshot.shopifyCustomerId !== null)
    .map((order) => ({
      shop_id: order.shopId,
      shopify_customer_id: order.snapshot.shopifyCustomerId,
      ...hashesOf(order),
    }));

const hashColumns = "email_hash, mailbox_hash, phone_hash, address_hash, visitor_hash, device_hash";

/** What is known stays, what was missing is filled in; a row that learns nothing is not written. */
const customersSql = `
  with seen as (
    select distinct on (shop_id, shopify_customer_id) shop_id, shopify_customer_id,
      decode(email_hash, 'hex') as email_hash, decode(mailbox_hash, 'hex') as mailbox_hash,
      decode(phone_hash, 'hex') as phone_hash, decode(address_hash, 'hex') as address_hash,
      decode(visitor_hash, 'hex') as visitor_hash, decode(device_hash, 'hex') as device_hash
    from jsonb_to_recordset($1) as r (shop_id uuid, shopify_customer_id bigint, email_hash text, mailbox_hash text,
      phone_hash text, address_hash text, visitor_hash text, device_hash text)
    order by shop_id, shopify_customer_id
  ), made as (
    insert into customers as c (shop_id, shopify_customer_id, ${hashColumns})
    select shop_id, shopify_customer_id, ${hashColumns} from seen
    on conflict (shop_id, shopify_customer_id) where shopify_customer_id is not null
    do update set email_hash = coalesce(c.email_hash, excluded.email_hash),
      mailbox_hash = coalesce(c.mailbox_hash, excluded.mailbox_hash),
      phone_hash = coalesce(c.phone_hash, excluded.phone_hash),
      address_hash = coalesce(c.address_hash, excluded.address_hash),
      visitor_hash = coalesce(c.visitor_hash, excluded.visitor_hash),
      device_hash = coalesce(c.device_hash, excluded.device_hash)
    where c.email_hash is null and excluded.email_hash is not null
      or c.mailbox_hash is null and excluded.mailbox_hash is not null
      or c.phone_hash is null and excluded.phone_hash is not null
      or c.address_hash is null and excluded.address_hash is not null
      or c.visitor_hash is null and excluded.visitor_hash is not null
      or c.device_hash is null and excluded.device_hash is not null
    returning *
  )
  select ${personColumns("m")} from made m
  union all
  select ${personColumns("c")}
  from seen join customers c using (shop_id, shopify_customer_id)
  where not exists (select from made where made.id = c.id)`;

const customersOf = async (tx: Tx, orders: readonly OrderWork[]): Promise<Map<string, PersonRow>> => {
  const wanted = withCustomerId(orders);
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<PersonRow>(customersSql, [JSON.stringify(wanted)]);
  const found = new Map(rows.map((row) => [orderKey(row.shop_id, row.shopify_customer_id ?? ""), row]));
  const missed = orders.filter(
    ({ shopId, snapshot: { shopifyCustomerId } }) =>
      shopifyCustomerId !== null && !found.has(orderKey(shopId, shopifyCustomerId)),
  );
  // A customer made by a transaction that committed after this statement began is not in its snapshot: look again.
  return missed.length === 0 ? found : new Map([...found, ...(await customersOf(tx, missed))]);
};

const guestSql = `
  with made as (
    insert into customers (shop_id, ${hashColumns})
    select $1, decode(email_hash, 'hex'), decode(mailbox_hash, 'hex'), decode(phone_hash, 'hex'),
      decode(address_hash, 'hex'), decode(visitor_hash, 'hex'), decode(device_hash, 'hex')
    from jsonb_to_record($2) as g (email_hash text, mailbox_hash text, phone_hash text, address_hash text,
      visitor_hash text, device_hash text)
    returning *
  )
  select ${personColumns("m")} from made m`;

/** A guest is known by a hash only. The lock makes two first orders of one guest meet in one row. */
const guestOf = async (tx: Tx, order: OrderWork): Promise<PersonRow | null> => {
  const { shopId, snapshot } = order;
  const [emailHash = null] = snapshot.emailHashes;
  const [phoneHash = null] = snapshot.phoneHashes;
  if (emailHash === null && phoneHash === null) return null;
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
    [shopId, emailHash, phoneHash].join(" "),
  ]);
  const [known] = await tx.query<PersonRow>(
    `select ${personColumns("c")} from customers c
     where c.shop_id = $1 and (c.email_hash = decode($2, 'hex') or c.phone_hash = decode($3, 'hex'))
     order by c.shopify_customer_id nulls last, c.created_at, c.id limit 1`,
    [shopId, emailHash, phoneHash],
  );
  if (known !== undefined) return known;
  const [made] = await tx.query<PersonRow>(guestSql, [shopId, JSON.stringify(hashesOf(order))]);
  return made ?? null;
};

/** Who bought: a row of `customers` for each order that names anybody. */
export const identifyBuyers = async (tx: Tx, orders: readonly OrderWork[]): Promise<Map<string, Person>> => {
  const customers = await customersOf(tx, orders);
  const buyers = new Map<string, Person>();
  for (const order of orders) {
    const { shopifyCustomerId, orderId } = order.snapshot;
    const row =
      shopifyCustomerId === null
        ? await guestOf(tx, order)
        : customers.get(orderKey(order.shopId, shopifyCustomerId));
    if (row != null) buyers.set(orderKey(order.shopId, orderId), buyerOf(row, order));
  }
  return buyers;
};

/** A friend of whom nothing is known but the order: a counter sale with a code typed at the till. */
export const bareGuest = async (tx: Tx, shopId: ShopId): Promise<PersonId> => {
  const [row] = await tx.query<{ id: PersonId }>("insert into customers (shop_id) values ($1) returning id", [
    shopId,
  ]);
  if (row === undefined) throw new Error("insert returned no row");
  return row.id;
};
