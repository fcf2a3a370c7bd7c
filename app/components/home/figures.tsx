import { InlineGrid } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Compared } from "#app/modules/analytics/index.ts";
import type { HomeData } from "#app/edges/web/home-data.server.ts";
import { useFormat } from "../use-locale.ts";
import { FigureCard } from "./figure-card.tsx";

const isMoney = (decimal: string): boolean => /[1-9]/.test(decimal);

/** `Before: 40 (12% more)` */
const useBefore = () => {
  const { t } = useTranslation();
  const { percent } = useFormat();
  return <Value,>({ before, change }: Compared<Value>, say: (value: Value) => string): string => {
    const was = t("home.before", { value: say(before) });
    if (change === null) return was;
    const way = change === 0 ? "same" : change > 0 ? "more" : "less";
    return `${was} ${t(`home.change.${way}`, { percent: percent(Math.abs(change)) })}`;
  };
};

type FiguresProps = Pick<HomeData, "figures" | "currency">;

export function Figures({ figures, currency }: FiguresProps) {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  const before = useBefore();
  const inMoney = (decimal: string) => money(decimal, currency);
  const counts = ["visits", "orders", "newCustomers"] as const;
  const cost = (name: "cost" | "costPerCustomer", points: number) => {
    const { now, before: was } = figures[name];
    if (now === null) return <FigureCard name={name} values={[t("home.nobody")]} />;
    const isInPoints = points > 0 && !isMoney(now);
    const pointsText = points === 0 ? [] : [t("reward.points", { count: points, value: number(points) })];
    return (
      <FigureCard
        name={name}
        values={[...(isInPoints ? [] : [inMoney(now)]), ...pointsText]}
        notes={was === null || isInPoints ? [] : [before({ ...figures[name], now, before: was }, inMoney)]}
      />
    );
  };
  const others = figures.others.map((other) => money(other.revenue, other.currency));
  const countCard = (name: (typeof counts)[number]) => (
    <FigureCard name={name} values={[number(figures[name].now)]} notes={[before(figures[name], number)]} />
  );
  return (
    <InlineGrid columns={{ xs: 1, sm: 2, lg: 3 }} gap="300">
      {countCard("orders")}
      <FigureCard
        name="revenue"
        values={[inMoney(figures.revenue.now), ...others]}
        notes={[before(figures.revenue, inMoney)]}
      />
      {countCard("newCustomers")}
      {cost("costPerCustomer", figures.unpricedPerCustomer)}
      {cost("cost", figures.unpricedPoints)}
      {countCard("visits")}
    </InlineGrid>
  );
}

/** What does not depend on the period: how things stand now. */
export function OpenFigures({ figures, currency }: FiguresProps) {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  const { pending, liability } = figures;
  const pointsText = (count: number) => t("reward.points", { count, value: number(count) });
  const amounts = liability.amounts.length === 0 ? [{ currency, total: "0" }] : liability.amounts;
  const parts = liability.amounts.flatMap(({ currency: code, promised, given }) => [
    ...(isMoney(promised) ? [t("home.promised", { amount: money(promised, code) })] : []),
    ...(isMoney(given) ? [t("home.given", { amount: money(given, code) })] : []),
  ]);
  const unknown = liability.withoutAmount;
  return (
    <InlineGrid columns={{ xs: 1, sm: 2 }} gap="300">
      <FigureCard
        name="pending"
        values={[t("home.rewards", { count: pending.rewards, value: number(pending.rewards) })]}
        notes={[t("home.held", { points: pointsText(pending.points) })]}
      />
      <FigureCard
        name="liability"
        values={[pointsText(liability.points), ...amounts.map((one) => money(one.total, one.currency))]}
        notes={[
          ...parts,
          ...(unknown === 0 ? [] : [t("home.without_amount", { count: unknown, value: number(unknown) })]),
        ]}
      />
    </InlineGrid>
  );
}
