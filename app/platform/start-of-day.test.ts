import { expect, it } from "vitest";
import { startOfDay } from "./start-of-day.ts";

it.each([
  ["2026-03-31", "UTC", 0, "2026-03-31T00:00:00.000Z"],
  ["2026-01-15", "America/New_York", 0, "2026-01-15T05:00:00.000Z"],
  ["2026-03-08", "America/New_York", 0, "2026-03-08T05:00:00.000Z"],
  ["2026-03-08", "America/New_York", 1, "2026-03-09T04:00:00.000Z"],
  ["2026-03-27", "Asia/Jerusalem", 1, "2026-03-27T21:00:00.000Z"],
  ["2026-12-31", "Pacific/Auckland", 1, "2026-12-31T11:00:00.000Z"],
])("%s in %s, %d days later, begins at %s", (text, timezone, plusDays, expected) => {
  expect(startOfDay(text, timezone, plusDays)?.toISOString()).toBe(expected);
});

it.each(["", "2026-13-01", "2026-02-30", "31.3.2026", "2026-03-31T00:00:00Z", "yesterday"])(
  "%s is no day",
  (text) => {
    expect(startOfDay(text, "UTC")).toBeNull();
  },
);
