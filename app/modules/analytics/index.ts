import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { periodBefore, plusDays, todayIn, type Period } from "./period.ts";
import {
  readAverage,
  readDays,
  readOpen,
  readVisits,
  type AverageOrder,
  type PeriodFigures,
} from "./read-figures.server.ts";
import { refreshFigures, shopsWithStaleFigures } from "./refresh-figures.server.ts";
import { sumByDay, sumOf } from "./summarize.ts";

/** Whose figures, and whose days. */
export interface CountedShop {
  id: ShopId;
  currency: string;
  timezone: string;
}

/** Figures for people who decide; test referrals are kept out of them. */
export const createAnalytics = ({ db, clock }: { db: Database; clock: Clock }) => ({
  /** Of the period and of the one before it. */
  figures: async (
    { id, currency }: Pick<CountedShop, "id" | "currency">,
    period: Period,
  ): Promise<PeriodFigures> => {
    const before = periodBefore(period);
    const [first = "", last = ""] = [period.days[0], period.days.at(-1)];
    const [rows, visits] = await db.tenant(id, async (tx) => [
      await readDays(tx, id, before.days[0] ?? first, last),
      await readVisits(tx, id, before.days, period.days),
    ]);
    const isNow = ({ day }: { day: string }) => day >= first;
    const own = rows.filter((row) => row.currency === currency);
    const foreign = rows.filter((row) => row.currency !== currency && isNow(row));
    return {
      now: sumOf(own.filter(isNow)),
      before: sumOf(own.filter((row) => !isNow(row))),
      days: sumByDay(own, period.days),
      daysBefore: sumByDay(own, before.days),
      visits,
      others: [...new Set(foreign.map((row) => row.currency))].map((code) => ({
        currency: code,
        totals: sumOf(foreign.filter((row) => row.currency === code)),
      })),
    };
  },

  /** What customers hold and were promised. */
  open: (shopId: ShopId) => db.tenant(shopId, (tx) => readOpen(tx, shopId)),

  /** Of the orders that friends placed, net of what was refunded. */
  averageReferredOrder: ({ id, currency, timezone }: CountedShop, days: number): Promise<AverageOrder> => {
    const since = plusDays(todayIn(timezone, clock.now()), 1 - days);
    return db.tenant(id, (tx) => readAverage(tx, id, currency, since));
  },

  refresh: (shopId: ShopId) => refreshFigures({ db, clock }, shopId),
  /** Shops in which something changed since their figures were counted. */
  stale: () => shopsWithStaleFigures(db),
});

export type Analytics = ReturnType<typeof createAnalytics>;
export { countDays, longestPeriod, periodUpTo, plusDays, todayIn, type Period } from "./period.ts";
export { describeFigures, type Compared, type DescribedFigures } from "./describe-figures.ts";
export type { OpenReward, PeriodFigures } from "./read-figures.server.ts";
export { sumBySpan } from "./summarize.ts";
