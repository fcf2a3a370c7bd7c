import type { NoticeKind } from "#app/contracts/notice-kinds.ts";
import type { DescribedFigures } from "#app/modules/analytics/index.ts";
import { minorDigits, toDecimal } from "#app/platform/money.ts";

export type CountedKind = Exclude<NoticeKind, "program_paused" | "weekly_summary">;

/** What a notice tells, as it stands when it is sent. Nobody's name is in it. */
export type NoticeFacts =
  | { kind: "program_paused"; programId: string; name: string; reason: string }
  | { kind: CountedKind; count: number }
  /** Both days included. */
  | { kind: "weekly_summary"; first: string; last: string; currency: string; figures: DescribedFigures };

const compared = <Value>(now: Value, before: Value) => ({ now, before, change: null });

const sampleFigures = (currency: string, now: Date): DescribedFigures => {
  const amount = (major: bigint) => toDecimal(major * 10n ** BigInt(minorDigits(currency)), currency);
  return {
    visits: compared(240, 180),
    orders: compared(12, 9),
    revenue: compared(amount(840n), amount(610n)),
    newCustomers: compared(8, 6),
    cost: compared(amount(96n), amount(72n)),
    costPerCustomer: compared(amount(12n), amount(12n)),
    unpricedPoints: 0,
    unpricedPerCustomer: 0,
    others: [],
    pending: { rewards: 3, points: 300 },
    liability: {
      points: 1_200,
      amounts: [{ currency, total: amount(75n), promised: amount(30n), given: amount(45n) }],
      withoutAmount: 0,
    },
    countedAt: now,
  };
};

const dayBefore = (now: Date, days: number): string =>
  new Date(now.getTime() - days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

/** What a trial tells: nobody's. */
export const sampleNotice = (
  kind: NoticeKind,
  { currency, now, program }: { currency: string; now: Date; program: string },
): NoticeFacts => {
  switch (kind) {
    case "program_paused":
      return { kind, programId: "", name: program, reason: "budget_reached" };
    case "weekly_summary":
      return {
        kind,
        first: dayBefore(now, 7),
        last: dayBefore(now, 1),
        currency,
        figures: sampleFigures(currency, now),
      };
    default:
      return { kind, count: 3 };
  }
};
