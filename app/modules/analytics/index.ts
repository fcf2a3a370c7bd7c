import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface Overview {
  /** Short links opened. */
  visits: number;
  referrals: number;
  open: number;
  converted: number;
  /** Orders that converted, less those that were taken back in full. */
  revenueMinor: string;
  pointsAwarded: number;
  pointsTakenBack: number;
  waiting: number;
}

const overviewSql = `
  select
    (select coalesce(sum(visits), 0)::int from link_visits where shop_id = $1 and day >= $2::timestamptz::date) as visits,
    (select count(*)::int from referrals where shop_id = $1 and created_at >= $2 and not is_test) as referrals,
    (select count(*)::int from referrals where shop_id = $1 and status in ('queued', 'pending') and not is_test) as open,
    (select count(*)::int from referrals where shop_id = $1 and status = 'in_progress' and not is_test) as waiting,
    o.converted, o."revenueMinor", l."pointsAwarded", l."pointsTakenBack"
  from (
    select count(*)::int as converted, coalesce(sum(base_minor - goods_refunded_minor), 0)::text as "revenueMinor"
    from orders
    where shop_id = $1 and outcome = 'Converted' and ordered_at >= $2 and reversed <> 'full' and not is_test
  ) as o, (
    select coalesce(sum(amount) filter (where kind in ('earn', 'bonus')), 0)::int as "pointsAwarded",
      coalesce(-sum(amount) filter (where kind = 'reverse'), 0)::int as "pointsTakenBack"
    from ledger_entries where shop_id = $1 and created_at >= $2 and not is_test
  ) as l`;

export interface AverageOrder {
  orders: number;
  /** Zero without orders. */
  averageMinor: string;
}

const averageSql = `
  select count(*)::int as orders, coalesce(round(avg(base_minor - goods_refunded_minor)), 0)::text as "averageMinor"
  from orders
  where shop_id = $1 and outcome = 'Converted' and ordered_at >= $2 and reversed <> 'full' and not is_test`;

const day = 24 * 60 * 60 * 1000;

/** Figures for people who decide; test referrals are kept out of them. */
export const createAnalytics = ({ db, clock }: { db: Database; clock: Clock }) => ({
  overview: async (shopId: ShopId, days: number): Promise<Overview> => {
    const since = new Date(clock.now().getTime() - days * day);
    const [row] = await db.tenant(shopId, (tx) => tx.query<Overview>(overviewSql, [shopId, since]));
    if (row === undefined) throw new Error("a select without from always answers");
    return row;
  },

  /** Of the orders that friends placed, net of what was refunded. */
  averageReferredOrder: async (shopId: ShopId, days: number): Promise<AverageOrder> => {
    const since = new Date(clock.now().getTime() - days * day);
    const [row] = await db.tenant(shopId, (tx) => tx.query<AverageOrder>(averageSql, [shopId, since]));
    if (row === undefined) throw new Error("an aggregate always answers");
    return row;
  },
});

export type Analytics = ReturnType<typeof createAnalytics>;
