import { describeFigures, periodUpTo, plusDays, type Analytics } from "#app/modules/analytics/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type { NoticeFacts } from "./facts.ts";
import type { Notice } from "./take-notice.server.ts";

/** How much of it there is now, said by those to whom it belongs. */
export type OpenCounts = Readonly<
  Record<"rewards_waiting" | "review_waiting" | "deliveries_failed", (shopId: ShopId) => Promise<number>>
>;

export interface NoticeFactsDeps {
  db: Database;
  analytics: Pick<Analytics, "figures" | "open">;
  open: OpenCounts;
}

const programSql = `
  select id as "programId", name, pause_reason as reason from programs
  where shop_id = $1 and id = $2 and state = 'paused' and pause_reason is not null`;

const pausedProgram = async (db: Database, shopId: ShopId, subject: string): Promise<NoticeFacts | null> => {
  const [id] = subject.split("@");
  const [program] = await db.tenant(shopId, (tx) =>
    tx.query<{ programId: string; name: string; reason: string }>(programSql, [shopId, id]),
  );
  return program === undefined ? null : { kind: "program_paused", ...program };
};

const summary = async ({ analytics }: NoticeFactsDeps, shop: Shop, monday: string): Promise<NoticeFacts> => {
  const last = plusDays(monday, -1);
  const [figures, open] = await Promise.all([
    analytics.figures(shop, periodUpTo(last, 7)),
    analytics.open(shop.id),
  ]);
  const { currency } = shop;
  const first = plusDays(monday, -7);
  return {
    kind: "weekly_summary",
    first,
    last,
    currency,
    figures: describeFigures(figures, open, currency),
  };
};

const counted = async (kind: keyof OpenCounts, count: Promise<number>): Promise<NoticeFacts | null> => {
  const open = await count;
  return open === 0 ? null : { kind, count: open };
};

/** Null: what was to be told is not true any more. */
export const loadNoticeFacts = async (
  deps: NoticeFactsDeps,
  shop: Shop,
  { kind, subject, count }: Notice,
): Promise<NoticeFacts | null> => {
  switch (kind) {
    case "program_paused":
      return pausedProgram(deps.db, shop.id, subject);
    case "weekly_summary":
      return summary(deps, shop, subject);
    case "rewards_refused":
    case "messages_failed":
      return { kind, count };
    default:
      return counted(kind, deps.open[kind](shop.id));
  }
};
