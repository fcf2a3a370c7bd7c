import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { toDecimal } from "#app/platform/money.ts";
import { openIntent } from "./open-intents.server.ts";
import { isMoney, type IntentKind } from "./intent.ts";

/** taken_back: what it was given for did not stand. */
export type CouponState = "usable" | "used" | "taken_back";

/** A code somebody has from us. */
export interface Coupon {
  code: string;
  state: CouponState;
  usedAt: Date | null;
  kind: IntentKind;
  /** The percentage, or the amount as a decimal string; null where nothing is counted. */
  value: number | string | null;
  currency: string | null;
  expiresAt: Date | null;
}

interface CouponRow {
  code: string;
  state: CouponState;
  used_at: Date | null;
  kind: IntentKind;
  percent: number | null;
  minor: string;
  currency: string | null;
}

const mostShown = 50;

/** Long enough to understand what became of a code, short enough not to bury those that work. */
const daysShownAfterwards = 90;

const couponsSql = `
  select code, kind, state, used_at, percent, minor, currency from (
    select i.code, i.kind, i.used_at, i.created_at, i.currency, (i.value ->> 'percent')::int as percent,
      coalesce(i.used_at, i.voided_at, i.issued_at, i.created_at) as last_at,
      greatest(coalesce(i.amount_minor, 0) - i.taken_back_minor, 0)::text as minor,
      case
        when i.used_at is not null or i.reason = 'spent' then 'used'
        when i.is_void or i.taken_back_minor >= i.amount_minor then 'taken_back'
        else 'usable'
      end as state
    from reward_intents i join customers c on c.id = i.customer_id
    where i.shop_id = $1 and c.shopify_customer_id = $2 and i.state = 'issued' and i.code is not null
  ) given
  where state = 'usable' or last_at > $3::timestamptz - interval '${daysShownAfterwards} days'
  order by state = 'usable' desc, created_at desc
  limit ${mostShown}`;

const couponOf = ({ code, state, used_at: usedAt, kind, percent, minor, currency }: CouponRow): Coupon => ({
  code,
  state,
  usedAt,
  kind,
  value: isMoney({ kind }) && currency !== null ? toDecimal(BigInt(minor), currency) : percent,
  currency,
  expiresAt: null,
});

/** Those that work first, the newest of each before the others. */
export const readCoupons = async (
  tx: Tx,
  shopId: ShopId,
  customerId: ShopifyId,
  now: Date,
): Promise<Coupon[]> => (await tx.query<CouponRow>(couponsSql, [shopId, customerId, now])).map(couponOf);

const needsMerchant = `
  i.shop_id = $1 and ${openIntent} and (i.state = 'needs_merchant'
    or (i.state = 'issued' and i.reason in ('missing_scope', 'no_token')))`;
const needsMerchantSql = `select count(*)::int as count from reward_intents i where ${needsMerchant}`;

/** How many rewards wait until the merchant allows something or opens the app. */
export const countNeedsMerchant = async (tx: Tx, shopId: ShopId): Promise<number> => {
  const [row] = await tx.query<{ count: number }>(needsMerchantSql, [shopId]);
  return row?.count ?? 0;
};

/** What the merchant would have to allow or do, and for how many rewards of which kind. */
export interface WaitingForMerchant {
  kind: IntentKind;
  reason: string;
  count: number;
}

export const readWaitingForMerchant = (tx: Tx, shopId: ShopId): Promise<WaitingForMerchant[]> =>
  tx.query<WaitingForMerchant>(
    `select i.kind, coalesce(i.reason, 'missing_scope') as reason, count(*)::int as count
     from reward_intents i where ${needsMerchant} group by 1, 2 order by 1, 2`,
    [shopId],
  );
