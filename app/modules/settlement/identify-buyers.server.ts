import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ShopId } from "#app/platform/ids.ts";
import type { Person } from "./decide-order.ts";
import { orderKey, type OrderWork } from "./order-work.ts";

interface PersonRow {
  id: PersonId;
  shop_id: string;
  shopify_customer_id: string | null;
  email_hash: string | null;
  phone_hash: string | null;
}

const personOf = (row: PersonRow, { snapshot }: OrderWork): Person => ({
  id: row.id,
  shopifyCustomerId: row.shopify_customer_id,
  emailHashes: [...new Set([...snapshot.emailHashes, ...(row.email_hash === null ? [] : [row.email_hash])])],
  phoneHashes: [...new Set([...snapshot.phoneHashes, ...(row.phone_hash === null ? [] : [row.phone_hash])])],
});

const rowColumns = `id, shop_id, shopify_customer_id, encode(email_hash, 'hex') as email_hash,
  encode(phone_hash, 'hex') as phone_hash`;

/** Sorted, so that two batches that meet take their row locks in the same sequence. */
const withCustomerId = (orders: readonly OrderWork[]) =>
  orders
    .filter(({ snapshot }) => snapshot.shopifyCustomerId !== null)
    .map(({ shopId, snapshot }) => ({
      shop_id: shopId,
      shopify_customer_id: snapshot.shopifyCustomerId,
      email_hash: snapshot.emailHashes[0] ?? null,
      phone_hash: snapshot.phoneHashes[0] ?? null,
    }));

const customersOf = async (tx: Tx, orders: readonly OrderWork[]): Promise<Map<string, PersonRow>> => {
  const wanted = withCustomerId(orders);
  if (wanted.length === 0) return new Map();
  const rows = await tx.query<PersonRow>(
    `with seen as (
       select distinct on (shop_id, shopify_customer_id)
         shop_id, shopify_customer_id, decode(email_hash, 'hex') as email_hash, decode(phone_hash, 'hex') as phone_hash
       from jsonb_to_recordset($1)
         as r (shop_id uuid, shopify_customer_id bigint, email_hash text, phone_hash text)
       order by shop_id, shopify_customer_id
     ), made as (
       insert into customers (shop_id, shopify_customer_id, email_hash, phone_hash)
       select shop_id, shopify_customer_id, email_hash, phone_hash from seen
       on conflict (shop_id, shopify_customer_id) where shopify_customer_id is not null
       do update set email_hash = coalesce(customers.email_hash, excluded.email_hash),
                     phone_hash = coalesce(customers.phone_hash, excluded.phone_hash)
         where (customers.email_hash is null and excluded.email_hash is not null)
            or (customers.phone_hash is null and excluded.phone_hash is not null)
       returning ${rowColumns}
     )
     select * from made
     union all
     select c.id, c.shop_id, c.shopify_customer_id, encode(c.email_hash, 'hex'), encode(c.phone_hash, 'hex')
     from seen join customers c using (shop_id, shopify_customer_id)
     where not exists (select from made where made.id = c.id)`,
    [JSON.stringify(wanted)],
  );
  const found = new Map(rows.map((row) => [orderKey(row.shop_id, row.shopify_customer_id ?? ""), row]));
  const missed = orders.filter(
    ({ shopId, snapshot: { shopifyCustomerId } }) =>
      shopifyCustomerId !== null && !found.has(orderKey(shopId, shopifyCustomerId)),
  );
  // A customer made by a transaction that committed after this statement began is not in its snapshot: look again.
  return missed.length === 0 ? found : new Map([...found, ...(await customersOf(tx, missed))]);
};

/** A guest is known by a hash only. The lock makes two first orders of one guest meet in one row. */
const guestOf = async (tx: Tx, { shopId, snapshot }: OrderWork): Promise<PersonRow | null> => {
  const [emailHash = null] = snapshot.emailHashes;
  const [phoneHash = null] = snapshot.phoneHashes;
  if (emailHash === null && phoneHash === null) return null;
  const values = [shopId, emailHash, phoneHash];
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [values.join(" ")]);
  const [known] = await tx.query<PersonRow>(
    `select ${rowColumns} from customers
     where shop_id = $1 and (email_hash = decode($2, 'hex') or phone_hash = decode($3, 'hex'))
     order by shopify_customer_id nulls last, created_at, id limit 1`,
    values,
  );
  if (known !== undefined) return known;
  const [made] = await tx.query<PersonRow>(
    `insert into customers (shop_id, email_hash, phone_hash)
     values ($1, decode($2, 'hex'), decode($3, 'hex')) returning ${rowColumns}`,
    values,
  );
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
    if (row != null) buyers.set(orderKey(order.shopId, orderId), personOf(row, order));
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
