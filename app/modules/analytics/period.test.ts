import { describe, expect, it } from "vitest";
import { countDays, periodBefore, periodUpTo, todayIn } from "./period.ts";

describe("a period", () => {
  it("begins and ends at midnight of the shop, whatever its clock does meanwhile", () => {
    // New York leaves summer time on November 1 of 2026.
    const period = periodUpTo("2026-11-02", 3, "America/New_York");
    expect(period.days).toEqual(["2026-10-31", "2026-11-01", "2026-11-02"]);
    expect(period.from.toISOString()).toBe("2026-10-31T04:00:00.000Z");
    expect(period.until.toISOString()).toBe("2026-11-03T05:00:00.000Z");
  });

  it("follows right upon the one before it", () => {
    const period = periodUpTo("2026-11-02", 30, "Asia/Kathmandu");
    const before = periodBefore(period, "Asia/Kathmandu");
    expect(before.days).toHaveLength(30);
    expect(before.until).toEqual(period.from);
    expect(before.days.at(-1)).toBe("2026-10-03");
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

  it("begins each day of every time zone at the end of a quarter of an hour: the slots of figures rely on it", () => {
    for (const timezone of Intl.supportedValuesOf("timeZone")) {
      const { from, until } = periodUpTo("2026-11-21", 20, timezone);
      expect([from.getTime() % 900_000, until.getTime() % 900_000], timezone).toEqual([0, 0]);
    }
  });
});
