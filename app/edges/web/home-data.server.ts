import type { AppLoadContext } from "@remix-run/server-runtime";
import { themeBlocks } from "#app/contracts/theme-blocks.ts";
import { describeFigures, sumBySpan, type PeriodFigures } from "#app/modules/analytics/index.ts";
import { scopeReport, type Shop } from "#app/modules/shops/index.ts";
import { toDecimal } from "#app/platform/money.ts";
import { openTasks } from "./open-tasks.ts";
import { readPeriod, type AskedPeriod } from "./period-query.ts";
import { editorLink } from "./theme-links.ts";

/** More bars than this cannot be told from each other. */
const mostBars = 92;

const seriesOf = ({ days, daysBefore }: PeriodFigures, currency: string) => {
  const size = Math.ceil(days.length / mostBars);
  const before = sumBySpan(daysBefore, size);
  return sumBySpan(days, size).map(({ first, last, orders, revenueMinor }, index) => ({
    first,
    last,
    orders,
    revenue: toDecimal(revenueMinor, currency),
    ordersBefore: before[index]?.orders ?? 0,
    revenueBefore: toDecimal(before[index]?.revenueMinor ?? 0n, currency),
  }));
};

const periodShown = ({ choice, from, until, errors, period }: AskedPeriod) => ({
  choice,
  from,
  until,
  errors,
  first: period.days[0] ?? "",
  last: period.days.at(-1) ?? "",
  days: period.days.length,
});

/** Everything the home page shows; all of it is asked at once. */
export const homeData = async ({ app }: AppLoadContext, shop: Shop, query: URLSearchParams) => {
  const { analytics, privacy, programs, reconciliation, rewards, settlement, shops, clock, env } = app;
  const asked = readPeriod(query, shop.timezone, clock.now());
  const [figures, open, guide, listed, granted, needsMerchant, underReview, failedDeliveries, requests] =
    await Promise.all([
      analytics.figures(shop, asked.period),
      analytics.open(shop.id),
      shops.setupGuide(shop.id),
      programs.list(shop.id),
      shops.grantedScopes(shop.id),
      rewards.needsMerchant(shop.id),
      settlement.countUnderReview(shop.id),
      reconciliation.countFailed(shop.id),
      privacy.urgentRequests(shop.id),
    ]);
  const scopes = scopeReport(granted, env.scopes);
  return {
    period: periodShown(asked),
    figures: describeFigures(figures, open, shop.currency),
    series: seriesOf(figures, shop.currency),
    tasks: openTasks({ programs: listed, scopes, needsMerchant, underReview, failedDeliveries, requests }),
    guide,
    blocks: themeBlocks.map((block) => ({
      handle: block.handle,
      isEmbed: block.template === null,
      editor: editorLink(shop.domain, env.shopifyApiKey, block),
    })),
    storefrontUrl: shop.storefrontUrl,
    currency: shop.currency,
    timezone: shop.timezone,
  };
};

export type HomeData = Awaited<ReturnType<typeof homeData>>;
