import { useRouteLoaderData } from "@remix-run/react";
import type { loader } from "../root.tsx";
import { formatMoney } from "#app/platform/money.ts";
import type { AdminLocale } from "../i18n.ts";

/** The merchant's language; Arabic is shown with the digits of its region's web pages, which Intl chooses. */
export const useLocale = (): AdminLocale => useRouteLoaderData<typeof loader>("root")?.locale ?? "en";

const dayFormat = (locale: AdminLocale, year?: "numeric") =>
  new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC", ...(year && { year }) });

export const useFormat = () => {
  const locale = useLocale();
  return {
    number: (value: number) => new Intl.NumberFormat(locale).format(value),
    percent: (whole: number) =>
      new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(whole / 100),
    /** Short, for an axis: `1.2K`. */
    compact: (value: number, currency: string | null) =>
      new Intl.NumberFormat(locale, {
        notation: "compact",
        numberingSystem: "latn",
        ...(currency === null ? {} : { style: "currency", currency, maximumFractionDigits: 1 }),
      }).format(value),
    money: (decimal: string, currency: string) => formatMoney(locale, decimal, currency),
    /** A day that was counted in the shop's time zone: `2026-11-21`. */
    day: (day: string) => dayFormat(locale).format(new Date(day)),
    /** Not `formatRange`: server and browser disagree about the blanks around its dash. */
    days: (first: string, last: string) => {
      const [from, until] = [first, last].map((day) => dayFormat(locale, "numeric").format(new Date(day)));
      return from === until ? `${from}` : `${from} – ${until}`;
    },
    date: (value: Date | string, timezone: string) =>
      new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: timezone }).format(
        new Date(value),
      ),
  };
};
