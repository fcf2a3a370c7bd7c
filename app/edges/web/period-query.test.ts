import { describe, expect, it } from "vitest";
import { readPeriod } from "./period-query.ts";

const now = new Date("2026-11-20T23:30:00Z");
const read = (query: string) => readPeriod(new URLSearchParams(query), "Asia/Riyadh", now);
const ends = (query: string) => {
  const { days } = read(query).period;
  return [days[0], days.at(-1), days.length];
};

describe("the period that is asked for", () => {
  it.each([
    ["", ["2026-10-23", "2026-11-21", 30]],
    ["period=nonsense", ["2026-10-23", "2026-11-21", 30]],
    ["period=7", ["2026-11-15", "2026-11-21", 7]],
    ["period=90", ["2026-08-24", "2026-11-21", 90]],
    ["period=custom&from=2026-11-01&until=2026-11-01", ["2026-11-01", "2026-11-01", 1]],
    ["period=custom&from=2025-11-21&until=2026-11-21", ["2025-11-21", "2026-11-21", 366]],
    ["period=custom", ["2026-10-23", "2026-11-21", 30]],
  ])("%s is %j, up to the shop's today", (query, period) => {
    expect(ends(query)).toEqual(period);
    expect(read(query).errors).toEqual({});
  });

  it.each([
    ["from=&until=2026-11-01", { from: "no_day" }],
    ["from=2026-02-30&until=tomorrow", { from: "no_day", until: "no_day" }],
    ["from=2026-11-01&until=2026-11-22", { until: "future" }],
    ["from=2026-11-02&until=2026-11-01", { until: "order" }],
    ["from=2025-11-20&until=2026-11-21", { from: "too_long" }],
  ])("%s is told beside its field, keeps what was typed and shows the usual days", (query, errors) => {
    const asked = read(`period=custom&${query}`);
    expect(asked.errors).toEqual(errors);
    expect(asked.from).toBe(new URLSearchParams(query).get("from"));
    expect(asked.period.days).toHaveLength(30);
  });
});
