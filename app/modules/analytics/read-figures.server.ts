import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { DayRow, DayTotals, Totals } from "./summarize.ts";

const daysSql = `
  select to_char(d.day, 'YYYY-MM-DD') as day, d.currency, v.terms -> 'maxShare' -> 'pointWorth' as worth, d.conversions,
    d.orders, d.new_customers as "newCustomers", d.revenue_minor as "revenueMinor", d.points,
    d.reward_minor as "rewardMinor"
  from figure_days d
  join program_versions v on v.shop_id = $1 and v.id = d.program_version_id
  where d.shop_id = $1 and d.day between $2::date and $3::date
  order by d.day`;

export const readDays = (tx: Tx, shopId: ShopId, first: string, last: string): Promise<DayRow[]> =>
  tx.query<DayRow>(daysSql, [shopId, first, last]);

export interface OpenReward {
  kind: string;
  /** Null for what has no amount. */
  currency: string | null;
  isGiven: boolean;
  rewards: number;
  minor: string;
}

export interface OpenLiability {
  available: string;
  pending: string;
  rewards: OpenReward[];
  /** Null before the first count. */
  countedAt: Date | null;
}

const openSql = `
  select coalesce(p.available, 0)::text as available, coalesce(p.pending, 0)::text as pending, p.counted_at as "countedAt",
    coalesce((
      select jsonb_agg(jsonb_build_object('kind', r.kind, 'currency', nullif(r.currency, ''), 'isGiven', r.is_given,
        'rewards', r.rewards, 'minor', r.minor::text) order by r.kind, r.currency)
      from open_rewards r where r.shop_id = s.id), '[]') as rewards
  from shops s left join open_points p on p.shop_id = s.id
  where s.id = $1`;

export const readOpen = async (tx: Tx, shopId: ShopId): Promise<OpenLiability> => {
  const [row] = await tx.query<OpenLiability>(openSql, [shopId]);
  if (row === undefined) throw new Error(`There is no shop ${shopId}`);
  return row;
};

/** Short links opened in each of two periods that follow upon each other. */
export interface Visits {
  now: number;
  before: number;
}

export interface PeriodFigures {
  now: Totals;
  before: Totals;
  days: DayTotals[];
  /** Of the period before, as many. */
  daysBefore: DayTotals[];
  /** Short links opened. */
  visits: Visits;
  /** What came in other currencies, from before the shop changed its own. */
  others: { currency: string; totals: Totals }[];
}

const visitsSql = `
  select coalesce(sum(visits) filter (where day >= $3), 0)::int as now,
    coalesce(sum(visits) filter (where day < $3), 0)::int as before
  from visit_days where shop_id = $1 and day between $2::date and $4::date`;

export const readVisits = async (
  tx: Tx,
  shopId: ShopId,
  before: readonly string[],
  now: readonly string[],
): Promise<Visits> => {
  const [row] = await tx.query<Visits>(visitsSql, [shopId, before[0], now[0], now.at(-1)]);
  return row ?? { now: 0, before: 0 };
};

export interface AverageOrder {
  orders: number;
  /** Zero without orders. */
  averageMinor: string;
}

const averageSql = `
  select coalesce(sum(orders), 0)::int as orders,
    coalesce(round(sum(revenue_minor) / nullif(sum(orders), 0)), 0)::text as "averageMinor"
  from figure_days
  where shop_id = $1 and currency = $2 and day >= $3::date`;

export const readAverage = async (
  tx: Tx,
  shopId: ShopId,
  currency: string,
  since: string,
): Promise<AverageOrder> => {
  const [row] = await tx.query<AverageOrder>(averageSql, [shopId, currency, since]);
  if (row === undefined) throw new Error("an aggregate always answers");
  return row;
};
