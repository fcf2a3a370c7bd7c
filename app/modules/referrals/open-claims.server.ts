import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { Claim, Friend } from "./claim.ts";

const openClaimColumns = `
  select r.referral_link_id as "referralLinkId", k.code as "discountCode"
  from customers f
  join referrals r on r.shop_id = f.shop_id and r.friend_id = f.id
  left join redeem_codes k on k.shop_id = r.shop_id and k.referral_id = r.id
  where f.shop_id = $1 and r.link_id = $2 and r.status in ('queued', 'pending') and r.claim_expires_at > $3
    and (k.code is null or k.state = 'claimed')`;

/**
 * "The same answer" again: for a signed-in customer, or for the same e-mail from the same visitor. Anybody else who names
 * that e-mail gets a code of his own, so that no answer tells whether an e-mail is known.
 */
export const findOpenClaim = async (
  tx: Tx,
  shopId: ShopId,
  linkId: string,
  friend: Friend,
  now: Date,
): Promise<Claim | null> => {
  const values = [shopId, linkId, now];
  if (friend.customerId !== null) {
    const sql = `${openClaimColumns} and f.shopify_customer_id = $4 order by r.created_at desc limit 1`;
    const [claim] = await tx.query<Claim>(sql, [...values, friend.customerId]);
    return claim ?? null;
  }
  if (friend.emailHash === null || friend.visitorHash === null) return null;
  const sql = `${openClaimColumns} and f.shopify_customer_id is null and f.email_hash = $4 and f.visitor_hash = $5
    order by r.created_at desc limit 1`;
  const [claim] = await tx.query<Claim>(sql, [...values, friend.emailHash, friend.visitorHash]);
  return claim ?? null;
};

export const hasConverted = async (tx: Tx, shopId: ShopId, customerId: ShopifyId): Promise<boolean> => {
  const rows = await tx.query(
    `select from customers f join conversions c on c.shop_id = f.shop_id and c.friend_id = f.id and c.stands
     where f.shop_id = $1 and f.shopify_customer_id = $2 limit 1`,
    [shopId, customerId],
  );
  return rows.length > 0;
};

/** A friend who claims twice at the same moment waits for himself and then meets his first claim. */
export const lockFriend = async (tx: Tx, linkId: string, friend: Friend): Promise<void> => {
  const { customerId, emailHash, visitorHash } = friend;
  const isKnownAgain = customerId !== null || (emailHash !== null && visitorHash !== null);
  if (!isKnownAgain) return;
  const name = customerId ?? `${emailHash?.toString("hex")} ${visitorHash?.toString("hex")}`;
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`claim ${linkId} ${name}`]);
};
