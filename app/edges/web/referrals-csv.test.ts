import { describe, expect, it } from "vitest";
import type { ReferralRow } from "#app/modules/referrals/index.ts";
import type { ReferralId, ShopifyId } from "#app/platform/ids.ts";
import { csvHeader, csvLines } from "./referrals-csv.ts";

const row: ReferralRow = {
  id: "r" as ReferralId,
  status: "pending",
  reason: null,
  verdict: null,
  evidence: "code",
  advocateCustomerId: "71" as ShopifyId,
  friendCustomerId: null,
  orderId: "51" as ShopifyId,
  isTest: false,
  claimedAt: null,
  holdUntil: null,
  createdAt: new Date("2026-11-22T10:00:00Z"),
  locale: "ar",
  programName: "Give 10 %",
};

const programCell = (programName: string): string =>
  csvLines([{ ...row, programName }])
    .split("code,")[1]
    ?.split(",ar,")[0] ?? "";

describe("the export of referrals", () => {
  it("has a line for each, with as many cells as the header", () => {
    expect(csvLines([row, row])).toBe(
      "r,pending,,,code,Give 10 %,ar,71,,51,false,2026-11-22T10:00:00.000Z,,\r\n".repeat(2),
    );
    expect(csvHeader.split(",")).toHaveLength(14);
  });

  it.each([
    ["Friends, family", '"Friends, family"'],
    ['The "best"', '"The ""best"""'],
    ["two\nlines", '"two\nlines"'],
    ["=1+1", "'=1+1"],
    ["@sum", "'@sum"],
    ["-5 off", "'-5 off"],
  ])("writes a program called %j as %j", (name, cell) => {
    expect(programCell(name)).toBe(cell);
  });
});
