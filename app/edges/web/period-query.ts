import { countDays, longestPeriod, periodUpTo, todayIn, type Period } from "#app/modules/analytics/index.ts";
import { startOfDay } from "#app/platform/start-of-day.ts";

const periodChoices = ["7", "30", "90", "custom"] as const;
export type PeriodChoice = (typeof periodChoices)[number];

const usual = 30;

export type DayError = "no_day" | "future" | "order" | "too_long";

export interface AskedPeriod {
  choice: PeriodChoice;
  period: Period;
  /** What stands in the two fields of a period of one's own. */
  from: string;
  until: string;
  errors: { from?: DayError; until?: DayError };
}

const dayError = (day: string, today: string, timezone: string): DayError | undefined => {
  if (startOfDay(day, timezone) === null) return "no_day";
  return day > today ? "future" : undefined;
};

/** Beside the field that can cure it. */
const errorsOf = (from: string, until: string, today: string, timezone: string): AskedPeriod["errors"] => {
  const fromError = dayError(from, today, timezone);
  const untilError = dayError(until, today, timezone);
  if (fromError !== undefined || untilError !== undefined) {
    return {
      ...(fromError === undefined ? {} : { from: fromError }),
      ...(untilError === undefined ? {} : { until: untilError }),
    };
  }
  if (until < from) return { until: "order" };
  return countDays(from, until) > longestPeriod ? { from: "too_long" } : {};
};

const upToToday = (count: number, today: string) => {
  const period = periodUpTo(today, count);
  return { period, from: period.days[0] ?? today, until: today };
};

/** Days of the shop, today included. A period of one's own that is none shows the usual one, and says what is wrong. */
export const readPeriod = (query: URLSearchParams, timezone: string, now: Date): AskedPeriod => {
  const today = todayIn(timezone, now);
  const choice = periodChoices.find((known) => known === query.get("period")) ?? "30";
  if (choice !== "custom") return { choice, errors: {}, ...upToToday(Number(choice), today) };
  const shown = upToToday(usual, today);
  const from = query.get("from")?.trim() ?? shown.from;
  const until = query.get("until")?.trim() ?? shown.until;
  const errors = errorsOf(from, until, today, timezone);
  const isGood = Object.keys(errors).length === 0;
  const period = isGood ? periodUpTo(until, countDays(from, until)) : shown.period;
  return { choice, from, until, errors, period };
};
