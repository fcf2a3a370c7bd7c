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
  converted_before: boolean;
  own_earlier: number;
  before_first_sight: number | null;
  is_guest: boolean;
  brought: Record<PersonId, number>;
}

/** Longer chains are coincidence; more people than this are nobody's ring. */
const longestRing = 4;
const mostInRing = 5_000;

/**
 * What a buyer did before: our own order facts by customer row or hash, Shopify's count where it was asked. Cancelled
 * and test orders do not make an existing customer.
 */
const historySql = `
  with asked as (
    select * from jsonb_to_recordset($1) as a (shop_id uuid, order_id bigint, ordered_at timestamptz, buyer_id uuid,
      email_hashes text[], phone_hashes text[])
  ), same_person as (
    select a.shop_id, a.order_id, a.ordered_at, a.buyer_id as id from asked a
    union
    select a.shop_id, a.order_id, a.ordered_at, c.id
    from asked a cross join lateral unnest(a.email_hashes) as hash
    join customers c on c.shop_id = a.shop_id and c.email_hash = decode(hash, 'hex')
    union
    select a.shop_id, a.order_id, a.ordered_at, c.id
    from asked a cross join lateral unnest(a.phone_hashes) as hash
    join customers c on c.shop_id = a.shop_id and c.phone_hash = decode(hash, 'hex')
  )
  select a.shop_id, a.order_id, b.orders_before_first_sight as before_first_sight,
    b.shopify_customer_id is null as is_guest,
    exists (select from same_person p join conversions c on c.shop_id = p.shop_id and c.friend_id = p.id
      where (p.shop_id, p.order_id) = (a.shop_id, a.order_id) and c.stands and c.order_id is distinct from a.order_id
    ) as converted_before,
    (select count(*)::int from same_person p join orders o on o.shop_id = p.shop_id and o.customer_id = p.id
      where (p.shop_id, p.order_id) = (a.shop_id, a.order_id) and o.order_id <> a.order_id
        and o.ordered_at < a.ordered_at and o.cancelled_at is null and not o.is_test
    ) as own_earlier,
    (with recursive chain (id, steps) as (
        select a.buyer_id, 0
        union
        select c.friend_id, chain.steps + 1
        from chain
        join share_links l on l.shop_id = a.shop_id and l.customer_id = chain.id
        join conversions c on c.shop_id = l.shop_id and c.link_id = l.id and c.stands
        where chain.steps < ${longestRing})
      select coalesce(jsonb_object_agg(near.id, near.steps), '{}')
      from (select id, min(steps) as steps from chain where steps > 0 group by id limit ${mostInRing}) near
    ) as brought
  from asked a join customers b on b.id = a.buyer_id`;

const historyOf = (row: HistoryRow): BuyerHistory => ({
  convertedBefore: row.converted_before,
  earlierOrders: row.own_earlier > 0 || row.is_guest ? row.own_earlier : row.before_first_sight,
  brought: new Map(Object.entries(row.brought) as [PersonId, number][]),
});

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
  return new Map(rows.map((row) => [orderKey(row.shop_id, row.order_id), historyOf(row)]));
};

export const noHistory: BuyerHistory = {
  convertedBefore: false,
  earlierOrders: 0,
  brought: new Map(),
};
