import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId } from "#app/platform/ids.ts";
import { orderKey, type KnownOrder } from "./order-work.ts";

export interface BuyerHistory {
  convertedBefore: boolean;
  /** Orders before this one; null while Shopify was not asked. */
  earlierOrders: number | null;
  /** Whom the buyer brought, and whom those brought, with the number of steps between them. */
  brought: ReadonlyMap<PersonId, number>;
}

interface HistoryRow {
  shop_id: string;
  order_id: string;
  buyer_id: PersonId;
  converted_before: boolean;
  own_earlier: number;
  before_first_sight: number | null;
  is_guest: boolean;
  has_friends: boolean;
}

/**
 * What a buyer did before: our own order facts by customer row or hash, Shopify's count where it was asked. Cancelled
 * and test orders do not make an existing customer.
 */
const historySql = `
  with asked as materialized (
    select * from jsonb_to_recordset($1) as a (shop_id uuid, order_id bigint, ordered_at timestamptz, buyer_id uuid,
      email_hashes text[], phone_hashes text[])
  ), emails as materialized (
    select shop_id, order_id, decode(hash, 'hex') as hash from asked cross join lateral unnest(email_hashes) as hash
  ), phones as materialized (
    select shop_id, order_id, decode(hash, 'hex') as hash from asked cross join lateral unnest(phone_hashes) as hash
  ), same_person as materialized (
    select shop_id, order_id, buyer_id as id from asked
    union
    select e.shop_id, e.order_id, c.id from emails e
    join customers c on c.shop_id = e.shop_id and c.email_hash = e.hash
    union
    select p.shop_id, p.order_id, c.id from phones p
    join customers c on c.shop_id = p.shop_id and c.phone_hash = p.hash
  )
  select a.shop_id, a.order_id, a.buyer_id, b.orders_before_first_sight as before_first_sight,
    b.shopify_customer_id is null as is_guest,
    exists (select from same_person p join conversions c on c.shop_id = p.shop_id and c.friend_id = p.id
      where p.shop_id = a.shop_id and p.order_id = a.order_id and c.stands
        and c.order_id is distinct from a.order_id) as converted_before,
    (select count(*)::int from same_person p join orders o on o.shop_id = p.shop_id and o.customer_id = p.id
      where p.shop_id = a.shop_id and p.order_id = a.order_id and o.order_id <> a.order_id
        and o.ordered_at < a.ordered_at and o.cancelled_at is null and not o.is_test) as own_earlier,
    exists (select from share_links l
      where l.shop_id = a.shop_id and l.customer_id = a.buyer_id and l.uses > 0) as has_friends
  from asked a join customers b on b.shop_id = a.shop_id and b.id = a.buyer_id`;

/** Longer chains are coincidence; more people than this are nobody's ring. */
const longestRing = 4;
const mostInRing = 5_000;

const broughtSql = `
  with recursive chain (shop_id, buyer_id, id, steps) as (
    select shop_id, buyer_id, buyer_id, 0 from jsonb_to_recordset($1) as a (shop_id uuid, buyer_id uuid)
    union
    select chain.shop_id, chain.buyer_id, c.friend_id, chain.steps + 1
    from chain
    join share_links l on l.shop_id = chain.shop_id and l.customer_id = chain.id
    join conversions c on c.shop_id = l.shop_id and c.link_id = l.id and c.stands
    where chain.steps < ${longestRing}
  )
  select buyer_id, id, min(steps) as steps from chain where steps > 0 group by 1, 2 limit ${mostInRing}`;

type Brought = Map<PersonId, number>;

/** By buyer. Hardly any buyer shares himself, so hardly any batch asks. */
const loadBrought = async (tx: Tx, rows: readonly HistoryRow[]): Promise<Map<PersonId, Brought>> => {
  const brought = new Map<PersonId, Brought>();
  const sharing = rows.filter(({ has_friends }) => has_friends);
  if (sharing.length === 0) return brought;
  const found = await tx.query<{ buyer_id: PersonId; id: PersonId; steps: number }>(broughtSql, [
    JSON.stringify(sharing.map(({ shop_id, buyer_id }) => ({ shop_id, buyer_id }))),
  ]);
  for (const { buyer_id, id, steps } of found) {
    brought.set(buyer_id, (brought.get(buyer_id) ?? new Map()).set(id, steps));
  }
  return brought;
};

/** Only asked for orders with evidence: all others are nobody's referral whatever their buyer did. */
export const loadHistory = async (
  tx: Tx,
  orders: readonly KnownOrder[],
): Promise<Map<string, BuyerHistory>> => {
  const known = orders.filter(({ buyer }) => buyer !== null);
  if (known.length === 0) return new Map();
  const rows = await tx.query<HistoryRow>(historySql, [
    JSON.stringify(
      known.map(({ shopId, buyer, snapshot }) => ({
        shop_id: shopId,
        order_id: snapshot.orderId,
        ordered_at: snapshot.orderedAt,
        buyer_id: buyer?.id,
        email_hashes: buyer?.emailHashes ?? [],
        phone_hashes: buyer?.phoneHashes ?? [],
      })),
    ),
  ]);
  const brought = await loadBrought(tx, rows);
  return new Map(
    rows.map((row) => [
      orderKey(row.shop_id, row.order_id),
      {
        convertedBefore: row.converted_before,
        earlierOrders: row.own_earlier > 0 || row.is_guest ? row.own_earlier : row.before_first_sight,
        brought: brought.get(row.buyer_id) ?? new Map(),
      },
    ]),
  );
};

export const noHistory: BuyerHistory = {
  convertedBefore: false,
  earlierOrders: 0,
  brought: new Map(),
};
