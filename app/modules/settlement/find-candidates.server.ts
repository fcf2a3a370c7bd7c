import type { Tx } from "#app/platform/db/database.server.ts";
import type { PersonId, ReferralId, ShopId } from "#app/platform/ids.ts";
import type { Rung } from "./order-facts.ts";
import type { KnownOrder } from "./order-work.ts";

/** Something that may tie an order to an advocate. */
export interface Candidate {
  shop_id: string;
  order_id: string;
  rung: Rung;
  /** Null for a code typed by hand: its referral is born with the order. */
  referral_id: ReferralId | null;
  link_id: string;
  by_email_only: boolean;
}

interface Hint {
  kind: "code" | "buyer" | "email" | "token" | "typed";
  value?: string;
  person?: PersonId;
  /** In hex. */
  hash?: string;
}

/**
 * Everything that ties the orders of the batch to an advocate, in one query. A claim by e-mail counts as such only while
 * its friend is a guest row: a friend who was signed in is found by the buyer's own row. Hashes are decoded before the join:
 * behind row-level security no function may look at a row first, so with decode() in the join no index would serve it.
 */
const candidatesSql = `
  with hints as materialized (
    select shop_id, order_id, kind, value, person, decode(hash, 'hex') as hash
    from jsonb_to_recordset($1) as h (shop_id uuid, order_id bigint, kind text, value text, person uuid, hash text)
  )
  select h.shop_id, h.order_id, 'code' as rung, r.id as referral_id, r.link_id, false as by_email_only
  from hints h
  join redeem_codes k on k.shop_id = h.shop_id and k.code = h.value
  join referrals r on r.shop_id = k.shop_id and r.id = k.referral_id
  where h.kind = 'code'
  union all
  select h.shop_id, h.order_id, 'claim', r.id, r.link_id, false
  from hints h
  join referrals r on r.shop_id = h.shop_id and r.friend_id = h.person and r.status not in ('failed', 'cancelled')
  join customers f on f.shop_id = r.shop_id and f.id = r.friend_id and f.shopify_customer_id is not null
  where h.kind = 'buyer'
  union all
  select h.shop_id, h.order_id, 'claim', r.id, r.link_id, true
  from hints h
  join customers f on f.shop_id = h.shop_id and f.email_hash = h.hash and f.shopify_customer_id is null
  join referrals r on r.shop_id = f.shop_id and r.friend_id = f.id and r.status not in ('failed', 'cancelled')
  where h.kind = 'email'
  union all
  select h.shop_id, h.order_id, 'attribute', r.id, r.link_id, false
  from hints h join referrals r on r.shop_id = h.shop_id and r.referral_link_id = h.value
  where h.kind = 'token'
  union all
  select h.shop_id, h.order_id, 'typed', null, s.link_id, false
  from hints h join share_codes s on s.shop_id = h.shop_id and s.code_key = h.value and s.retired_at is null
  where h.kind = 'typed'`;

const hintsOf = ({ snapshot, buyer }: KnownOrder, token: string | null): Hint[] => {
  const { discountCodes, typedCode, emailHashes } = snapshot;
  const of = (kind: Hint["kind"], values: readonly (string | null)[]): Hint[] =>
    [...new Set(values)].flatMap((value) => (value === null ? [] : [{ kind, value }]));
  const person: Hint[] = buyer === null ? [] : [{ kind: "buyer", person: buyer.id }];
  return [
    ...of(
      "code",
      discountCodes.map((code) => code.toUpperCase()),
    ),
    ...person,
    ...emailHashes.map((hash): Hint => ({ kind: "email", hash })),
    ...of("token", [token]),
    ...of(
      "typed",
      [...discountCodes, typedCode].map((code) => code?.toLowerCase() ?? null),
    ),
  ];
};

export const findCandidates = async (
  tx: Tx,
  orders: readonly KnownOrder[],
  readAttribute: (shopId: ShopId, value: string) => string | null,
): Promise<Candidate[]> => {
  const hints = orders.flatMap((order) => {
    const { shopId, snapshot } = order;
    const token = snapshot.cartAttribute === null ? null : readAttribute(shopId, snapshot.cartAttribute);
    return hintsOf(order, token).map((hint) => ({ shop_id: shopId, order_id: snapshot.orderId, ...hint }));
  });
  return hints.length === 0 ? [] : tx.query<Candidate>(candidatesSql, [JSON.stringify(hints)]);
};
