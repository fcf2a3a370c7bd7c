import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from "@shopify/polaris";
import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import type { HomeData } from "#app/edges/web/home-data.server.ts";
import { directionOf } from "#app/platform/direction.ts";
import { useFormat, useLocale } from "../use-locale.ts";
import { ChartTable } from "./chart-table.tsx";

/** Fetched when the page is already there; its place is kept. */
const Chart = lazy(() => import("./chart.tsx"));

const measures = ["orders", "revenue"] as const;
type Measure = (typeof measures)[number];

type ChartCardProps = Pick<HomeData, "series" | "figures" | "currency">;

const never = () => () => {};

/** A chart needs to know how wide it may be: the server cannot. */
const useIsInBrowser = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

const usePoints = ({ series, currency }: ChartCardProps, measure: Measure) => {
  const { number, money, day, days } = useFormat();
  const say = (value: number | string) =>
    typeof value === "number" ? number(value) : money(value, currency);
  return series.map((span) => ({
    key: span.first,
    label: day(span.first),
    value: Number(span[measure]),
    before: Number(span[`${measure}Before`]),
    text: `${days(span.first, span.last)}: ${say(span[measure])}`,
  }));
};

function Legend() {
  const { t } = useTranslation();
  return (
    <ul className="chart-legend" aria-hidden="true">
      <li>
        <svg width="14" height="14">
          <rect className="chart-bar" width="14" height="14" />
        </svg>
        {t("home.chart.now")}
      </li>
      <li>
        <svg width="24" height="14">
          <line className="chart-before" x1="0" y1="7" x2="24" y2="7" />
        </svg>
        {t("home.chart.before")}
      </li>
    </ul>
  );
}

/** The same in a picture and in a table. */
export function ChartCard(props: ChartCardProps) {
  const { figures, currency } = props;
  const { t } = useTranslation();
  const locale = useLocale();
  const { number, money, compact } = useFormat();
  const [measure, setMeasure] = useState<Measure>("orders");
  const isInBrowser = useIsInBrowser();
  const points = usePoints(props, measure);
  const summary = t(`home.chart.summary.${measure}`, {
    now: measure === "orders" ? number(figures.orders.now) : money(figures.revenue.now, currency),
    before: measure === "orders" ? number(figures.orders.before) : money(figures.revenue.before, currency),
  });
  const place = <div className="chart-space" />;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("home.chart.title")}
          </Text>
          <fieldset className="plain" aria-label={t("home.chart.measure")}>
            <ButtonGroup variant="segmented">
              {measures.map((name) => (
                <Button key={name} pressed={measure === name} onClick={() => setMeasure(name)}>
                  {t(`home.figure.${name}.label`)}
                </Button>
              ))}
            </ButtonGroup>
          </fieldset>
        </InlineStack>
        <Text as="p" visuallyHidden>
          {summary}
        </Text>
        <div className="chart-space">
          {isInBrowser && (
            <Suspense fallback={place}>
              <Chart
                points={points}
                direction={directionOf(locale)}
                isWhole={measure === "orders"}
                tick={(value) => compact(value, measure === "revenue" ? currency : null)}
              />
            </Suspense>
          )}
        </div>
        <Legend />
        <ChartTable {...props} />
      </BlockStack>
    </Card>
  );
}
