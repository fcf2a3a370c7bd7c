import { toWallTime } from "#app/platform/wall-time.ts";

/** Whole days, as people of the shop's time zone count them. */
export interface Period {
  /** Each day as `2026-11-21`. */
  days: readonly string[];
}

const dayMs = 24 * 60 * 60 * 1000;

export const longestPeriod = 366;

export const todayIn = (timezone: string, now: Date): string => toWallTime(now, timezone).slice(0, 10);

export const plusDays = (day: string, count: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * dayMs).toISOString().slice(0, 10);

/** Both days included. */
export const countDays = (first: string, last: string): number =>
  Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;

/** That many days, of which `last` is the last one. */
export const periodUpTo = (last: string, count: number): Period => ({
  days: Array.from({ length: count }, (_, index) => plusDays(last, index - count + 1)),
});

/** As many days, just before. */
export const periodBefore = ({ days }: Period): Period =>
  periodUpTo(plusDays(days[0] ?? "", -1), days.length);
