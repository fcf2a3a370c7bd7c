import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface ProgramFigures {
  id: string;
  conversions: number;
  /** Given to both sides for those conversions, net of what was taken back. */
  points: number;
  minor: string;
  /** What counts against the budget; programs without one are not charged. */
  spentPoints: string;
  spentMinor: string;
}

const figuresSql = `
  with converted as materialized (
    select r.id, v.program_id
    from conversions c
    join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id and not r.is_test
    join program_versions v on v.shop_id = r.shop_id and v.id = r.program_version_id
    where c.shop_id = $1 and c.stands and c.converted_at >= $2
  ), points as (
    select c.program_id, sum(e.amount)::int as points
    from converted c join ledger_entries e on e.shop_id = $1 and e.referral_id = c.id
      and e.kind in ('earn', 'bonus', 'reverse') and not e.is_test
    group by c.program_id
  ), money as (
    select c.program_id, sum(i.amount_minor - i.taken_back_minor)::text as minor
    from converted c join reward_intents i on i.shop_id = $1 and i.referral_id = c.id
      and i.amount_minor is not null and i.state not in ('failed', 'withdrawn') and not i.is_test
    group by c.program_id
  ), counts as (
    select program_id, count(*)::int as conversions from converted group by program_id
  )
  select p.id, coalesce(n.conversions, 0) as conversions, coalesce(t.points, 0) as points,
    coalesce(m.minor, '0') as minor, p.spent_points::text as "spentPoints", p.spent_minor::text as "spentMinor"
  from programs p
  left join counts n on n.program_id = p.id
  left join points t on t.program_id = p.id
  left join money m on m.program_id = p.id
  where p.shop_id = $1`;

const day = 24 * 60 * 60 * 1000;

export const programFigures = (tx: Tx, shopId: ShopId, days: number, now: Date): Promise<ProgramFigures[]> =>
  tx.query<ProgramFigures>(figuresSql, [shopId, new Date(now.getTime() - days * day)]);
