import type { Database, Tx } from "#app/platform/db/database.server.ts";
import { isUuid, type ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";

/** What another system says: this customer has that tier from then on. */
export interface TierAssignment {
  eventId: string;
  /** A shop, or a merchant with all his shops. */
  place: { shopId: string } | { merchantId: string };
  /** `customers.id`. */
  customerId: string;
  tierId: string;
  assignedAt: Date;
}

export type AssignRefusal = "malformed_id" | "unknown_shop" | "unknown_customer_or_tier";

interface Target {
  shop_id: ShopId;
  tier_id: string;
}

const shopsSql = "select id from shops where id = $1 or merchant_id = $2";

/** A tier of one of the merchant's shops counts in another as the tier of the same name. */
const targetSql = `
  select c.shop_id, own.id as tier_id
  from customers c
  join tiers named on named.id = $2
  join tiers own on own.shop_id = c.shop_id
    and (own.id = named.id or named.shop_id <> c.shop_id and lower(own.name) = lower(named.name))
  where c.id = $1`;

const processedSql = `
  insert into processed_events (event_id, shop_id, event_type) values ($1, $2, 'vip_tier.assigned')
  on conflict (shop_id, event_id, event_type) do nothing
  returning event_id`;

/** The later one wins in whatever sequence they come; of two at one moment it is the same one every time. */
const assignSql = `
  insert into assigned_tiers (shop_id, customer_id, tier_id, event_id, assigned_at) values ($1, $2, $3, $4, $5)
  on conflict (shop_id, customer_id) do update
  set tier_id = excluded.tier_id, event_id = excluded.event_id, assigned_at = excluded.assigned_at
  where (excluded.assigned_at, excluded.event_id) > (assigned_tiers.assigned_at, assigned_tiers.event_id)`;

const assign = async (
  tx: Tx,
  { eventId, customerId, tierId, assignedAt }: TierAssignment,
): Promise<Result<null, AssignRefusal>> => {
  const [target] = await tx.query<Target>(targetSql, [customerId, tierId]);
  if (target === undefined) return refuse("unknown_customer_or_tier");
  const isNew = (await tx.query(processedSql, [eventId, target.shop_id])).length > 0;
  if (isNew) await tx.query(assignSql, [target.shop_id, customerId, target.tier_id, eventId, assignedAt]);
  return ok(null);
};

/** One effect, however often the event comes. One that names nobody known leaves no trace, so that it can be replayed. */
export const assignTier = async (
  db: Database,
  assignment: TierAssignment,
): Promise<Result<null, AssignRefusal>> => {
  const { eventId, customerId, tierId, place } = assignment;
  const [shopId, merchantId] = "shopId" in place ? [place.shopId, null] : [null, place.merchantId];
  if (![eventId, customerId, tierId, shopId ?? merchantId].every(isUuid)) return refuse("malformed_id");
  const shops = await db.directory.query<{ id: ShopId }>(shopsSql, [shopId, merchantId]);
  if (shops.length === 0) return refuse("unknown_shop");
  return db.tenant(
    shops.map(({ id }) => id),
    (tx) => assign(tx, assignment),
  );
};
