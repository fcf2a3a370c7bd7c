import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "../root.tsx";
import { formatMoney } from "#app/platform/money.ts";
import type { AdminLocale } from "../i18n.ts";

/** The merchant's language; Arabic is shown with the digits of its region's web pages, which Intl chooses. */
export const useLocale = (): AdminLocale => useRouteLoaderData<typeof loader>("root")?.locale ?? "en";

export const useFormat = () => {
  const locale = useLocale();
  return {
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
    money: (decimal: string, currency: string) => formatMoney(locale, decimal, currency),
    date: (value: Date | string, timezone: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: timezone }).format(
        new Date(value),
      ),
  };
};
