import type { AppLoadContext } from "@remix-run/server-runtime";
import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import type { OfferAnswer } from "#app/contracts/proxy/answers.ts";
import { describeOffer } from "#app/edges/proxy/describe-offer.ts";
import { adminLocales } from "#app/i18n.ts";
import { directionOf } from "#app/platform/direction.ts";
import { forecastCost } from "#app/modules/settlement/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { toDecimal } from "#app/platform/money.ts";

export interface OfferPreview {
  locale: string;
  direction: "rtl" | "ltr";
  offer: OfferAnswer;
}

export interface ForecastText {
  orders: number;
  /** How many orders the average is of, and over how many days. */
  basedOn: number;
  days: number;
  average: string;
  revenue: string;
  points: number;
  money: string;
  pointsWorth: string | null;
  unpriced: readonly { side: string; kind: string }[];
}

export interface ProgramPreview {
  offers: OfferPreview[];
  /** Null while no friend has ordered yet. */
  forecast: ForecastText | null;
}

const days = 90;

const forecast = async (
  { app }: AppLoadContext,
  shop: Shop,
  terms: ProgramTerms,
): Promise<ForecastText | null> => {
  const { orders, averageMinor } = await app.analytics.averageReferredOrder(shop, days);
  if (orders === 0) return null;
  const { currency } = shop;
  const cost = forecastCost(terms, BigInt(averageMinor), currency);
  const { pointsWorthMinor } = cost;
  return {
    orders: cost.orders,
    basedOn: orders,
    days,
    average: toDecimal(BigInt(averageMinor), currency),
    revenue: toDecimal(cost.revenueMinor, currency),
    points: Number(cost.points),
    money: toDecimal(cost.minor, currency),
    pointsWorth: pointsWorthMinor === null ? null : toDecimal(pointsWorthMinor, currency),
    unpriced: cost.unpriced,
  };
};

/** What a friend would read on the storefront in each language, and what the rewards would cost. */
export const previewOf = async (
  context: AppLoadContext,
  shop: Shop,
  terms: ProgramTerms,
): Promise<ProgramPreview> => {
  const [offers, cost] = await Promise.all([
    Promise.all(
      adminLocales.map(async (locale) => ({
        locale,
        direction: directionOf(locale),
        offer: describeOffer(await context.app.translations.wordsFor(shop, locale), shop, {
          state: "active",
          program: { terms },
        }),
      })),
    ),
    forecast(context, shop, terms),
  ]);
  return { offers, forecast: cost };
};
