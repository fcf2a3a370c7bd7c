import { useTranslation } from "react-i18next";
import type { HomeData } from "#app/edges/web/home-data.server.ts";
import { useFormat } from "../use-locale.ts";

/** What the picture shows, for whoever reads or hears it, and for paper. */
export function ChartTable({ series, currency }: Pick<HomeData, "series" | "currency">) {
  const { t } = useTranslation();
  const { number, money, days } = useFormat();
  const columns = ["orders", "orders_before", "revenue", "revenue_before"];
  const cells = ({ orders, ordersBefore, revenue, revenueBefore }: (typeof series)[number]) => [
    number(orders),
    number(ordersBefore),
    money(revenue, currency),
    money(revenueBefore, currency),
  ];
  return (
    <details>
      <summary>{t("home.chart.table")}</summary>
      <div className="chart-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("home.chart.column.days")}</th>
              {columns.map((name) => (
                <th scope="col" className="number" key={name}>
                  {t(`home.chart.column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {series.map((span) => (
              <tr key={span.first}>
                <th scope="row">{days(span.first, span.last)}</th>
                {cells(span).map((text, index) => (
                  <td className="number" key={columns[index]}>
                    <span className="cell-label">{t(`home.chart.column.${columns[index]}`)}</span>
                    {text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
