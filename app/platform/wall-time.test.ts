import { describe, expect, it } from "vitest";
import { fromWallTime, toWallTime } from "./wall-time.ts";

describe("the time on the wall", () => {
  it.each([
    ["2026-11-25T09:30", "America/New_York", "2026-11-25T14:30:00.000Z"],
    ["2026-07-01T00:00", "America/New_York", "2026-07-01T04:00:00.000Z"],
    ["2026-03-29T12:00", "Europe/Berlin", "2026-03-29T10:00:00.000Z"],
    ["2026-10-25T23:00", "Europe/Berlin", "2026-10-25T22:00:00.000Z"],
    ["2026-11-25T23:59", "Asia/Kathmandu", "2026-11-25T18:14:00.000Z"],
  ])("%s in %s is %s, and back", (text, zone, moment) => {
    expect(fromWallTime(text, zone)?.toISOString()).toBe(moment);
    expect(toWallTime(new Date(moment), zone)).toBe(text);
  });

  it("that the change to summer time skips is the one an hour later", () => {
    expect(fromWallTime("2026-03-29T02:30", "Europe/Berlin")?.toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });

  it.each(["", "2026-02-30T10:00", "2026-11-25", "2026-11-25T25:00", "tomorrow"])("is not %o", (text) => {
    expect(fromWallTime(text, "UTC")).toBeNull();
  });
});
