import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { toDecimal } from "#app/platform/money.ts";
import { openIntent } from "./open-intents.server.ts";
import { isMoney, type IntentKind } from "./intent.ts";

/** A code somebody has from us and may use. */
export interface Coupon {
  code: string;
  kind: IntentKind;
  /** The percentage, or the amount as a decimal string; null where nothing is counted. */
  value: number | string | null;
  currency: string | null;
  expiresAt: Date | null;
}

interface CouponRow {
  code: string;
  kind: IntentKind;
  percent: number | null;
  minor: string;
  currency: string | null;
}

const mostShown = 50;

const couponsSql = `
  select i.code, i.kind, (i.value ->> 'percent')::int as percent,
    (coalesce(i.amount_minor, 0) - i.taken_back_minor)::text as minor, i.currency
  from reward_intents i join customers c on c.id = i.customer_id
  where i.shop_id = $1 and c.shopify_customer_id = $2 and i.state = 'issued' and not i.is_void and i.code is not null
    and (i.amount_minor is null or i.taken_back_minor < i.amount_minor)
  order by i.created_at desc
  limit ${mostShown}`;

const couponOf = ({ code, kind, percent, minor, currency }: CouponRow): Coupon => ({
  code,
  kind,
  value: isMoney({ kind }) && currency !== null ? toDecimal(BigInt(minor), currency) : percent,
  currency,
  expiresAt: null,
});

/** The newest first. */
export const readCoupons = async (tx: Tx, shopId: ShopId, customerId: ShopifyId): Promise<Coupon[]> =>
  (await tx.query<CouponRow>(couponsSql, [shopId, customerId])).map(couponOf);

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
