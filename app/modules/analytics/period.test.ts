import { describe, expect, it } from "vitest";
import { startOfDay } from "#app/platform/start-of-day.ts";
import { countDays, periodBefore, periodUpTo, plusDays, todayIn } from "./period.ts";

describe("a period", () => {
  it("follows right upon the one before it", () => {
    const period = periodUpTo("2026-03-02", 3);
    expect(period.days).toEqual(["2026-02-28", "2026-03-01", "2026-03-02"]);
    expect(periodBefore(period).days).toEqual(["2026-02-25", "2026-02-26", "2026-02-27"]);
  });

  it("knows what day it is where the shop is", () => {
    const now = new Date("2026-11-20T22:30:00Z");
    expect(todayIn("Asia/Riyadh", now)).toBe("2026-11-21");
    expect(todayIn("America/Los_Angeles", now)).toBe("2026-11-20");
  });

  it("counts both its ends", () => {
    expect(countDays("2026-11-01", "2026-11-01")).toBe(1);
    expect(countDays("2026-10-30", "2026-11-02")).toBe(4);
  });
});

it("no time zone begins a day within a quarter of an hour: the slots of figures rely on it", () => {
  const days = Array.from({ length: 24 }, (_, index) => plusDays("2026-01-15", index * 15));
  for (const timezone of Intl.supportedValuesOf("timeZone")) {
    const within = days.filter((day) => (startOfDay(day, timezone)?.getTime() ?? 1) % 900_000 !== 0);
    expect(within, timezone).toEqual([]);
  }
});
