import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface ProgramFigures {
  id: string;
  conversions: number;
  /** Given to both sides for those conversions, net of what was taken back; amounts in the shop's currency. */
  points: number;
  minor: string;
  /** What counts against the budget; programs without one are not charged. */
  spentPoints: string;
  spentMinor: string;
}

const figuresSql = `
  with counted as (
    select v.program_id, sum(f.conversions)::int as conversions, sum(f.points)::int as points,
      sum(f.reward_minor) filter (where f.currency = s.currency)::text as minor
    from figure_days f
    join shops s on s.id = f.shop_id
    join program_versions v on v.shop_id = f.shop_id and v.id = f.program_version_id
    where f.shop_id = $1 and f.day > ($2::timestamptz at time zone s.timezone)::date
    group by v.program_id
  )
  select p.id, coalesce(c.conversions, 0) as conversions, coalesce(c.points, 0) as points,
    coalesce(c.minor, '0') as minor, p.spent_points::text as "spentPoints", p.spent_minor::text as "spentMinor"
  from programs p left join counted c on c.program_id = p.id
  where p.shop_id = $1`;

const day = 24 * 60 * 60 * 1000;

export const programFigures = (tx: Tx, shopId: ShopId, days: number, now: Date): Promise<ProgramFigures[]> =>
  tx.query<ProgramFigures>(figuresSql, [shopId, new Date(now.getTime() - days * day)]);
