import { useTranslation } from "react-i18next";
import { useFormat } from "./use-locale.ts";

/** What a check looked at: what it saw first, in words and not by colour alone. */
export function Signals({ signals }: { signals: Readonly<Record<string, boolean | number>> }) {
  const { t, i18n } = useTranslation();
  const { number } = useFormat();
  const known = Object.entries(signals).filter(([name]) => i18n.exists(`signal.${name}`));
  const sorted = known.toSorted(([, left], [, right]) => Number(right === true) - Number(left === true));
  return (
    <dl className="facts">
      {sorted.map(([name, value]) => (
        <div key={name} data-seen={value === true}>
          <dt>{t(`signal.${name}`)}</dt>
          <dd>
            {typeof value === "number" ? number(value) : t(value ? "signal_value.yes" : "signal_value.no")}
          </dd>
        </div>
      ))}
    </dl>
  );
}
