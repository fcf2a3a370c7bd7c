import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import type { ForecastText, OfferPreview, ProgramPreview } from "#app/edges/web/program-preview.server.ts";
import { useAnswer } from "../use-answer.ts";
import { useFormat } from "../use-locale.ts";

const quietMs = 400;

/** What the server makes of the form, a moment after the last keystroke. The last one that could be read stays. */
export const usePreview = (stored: ProgramPreview, values: Fields, isDirty: boolean) => {
  const address = isDirty ? `/app/programs/preview?${new URLSearchParams(values)}` : null;
  const { answer } = useAnswer<{ preview: ProgramPreview | null }>(address, quietMs);
  const [shown, setShown] = useState(stored);
  if (answer?.preview && answer.preview !== shown) setShown(answer.preview);
  const isBehind = isDirty && answer?.preview === null;
  return { preview: isDirty ? shown : stored, isBehind };
};

function Offer({ locale, direction, offer }: OfferPreview) {
  const names = new Intl.DisplayNames(locale, { type: "language" });
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="bodySm" tone="subdued">
        <span lang={locale}>{names.of(locale)}</span>
      </Text>
      <div className="offer" lang={locale} dir={direction} data-offer={locale}>
        <Text as="p" variant="headingMd">
          {offer.headline}
        </Text>
        <ul>
          {offer.terms.map((term) => (
            <li key={term}>{term}</li>
          ))}
        </ul>
      </div>
    </BlockStack>
  );
}

function Behind({ isBehind }: { isBehind: boolean }) {
  const { t } = useTranslation();
  return (
    <div aria-live="polite">
      {isBehind && (
        <Text as="p" tone="caution">
          {t("program_preview.behind")}
        </Text>
      )}
    </div>
  );
}

/** The offer as a friend reads it, in each language and its direction. */
export function OfferPreviews({ offers, isBehind }: { offers: readonly OfferPreview[]; isBehind: boolean }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("program_preview.title")}
        </Text>
        <Behind isBehind={isBehind} />
        {offers.map((offer) => (
          <Offer key={offer.locale} {...offer} />
        ))}
      </BlockStack>
    </Card>
  );
}

function Cost({ forecast, currency }: { forecast: ForecastText; currency: string }) {
  const { t } = useTranslation();
  const { number, money } = useFormat();
  const { points, pointsWorth } = forecast;
  const pointsText = t("reward.points", { count: points, value: number(points) });
  const isMoney = /[1-9]/.test(forecast.money);
  return (
    <BlockStack gap="200">
      <List>
        {points > 0 && (
          <List.Item>
            {pointsWorth === null
              ? pointsText
              : t("program_forecast.points_worth", {
                  points: pointsText,
                  amount: money(pointsWorth, currency),
                })}
          </List.Item>
        )}
        {isMoney && (
          <List.Item>{t("program_forecast.money", { amount: money(forecast.money, currency) })}</List.Item>
        )}
        {forecast.unpriced.map(({ side, kind }) => (
          <List.Item key={side}>
            {t(`program_forecast.unpriced.${kind}`, { side: t(`side.${side}`) })}
          </List.Item>
        ))}
        <List.Item>{t("program_forecast.revenue", { amount: money(forecast.revenue, currency) })}</List.Item>
      </List>
      <Text as="p" tone="subdued" variant="bodySm">
        {t("program_forecast.based_on", {
          count: forecast.basedOn,
          value: number(forecast.basedOn),
          days: number(forecast.days),
          average: money(forecast.average, currency),
        })}
      </Text>
    </BlockStack>
  );
}

/** What a hundred average orders of friends would cost. */
export function ForecastCard({ forecast, currency }: { forecast: ForecastText | null; currency: string }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("program_forecast.title", { value: number(forecast?.orders ?? 100) })}
        </Text>
        {forecast === null ? (
          <Text as="p">{t("program_forecast.none")}</Text>
        ) : (
          <Cost forecast={forecast} currency={currency} />
        )}
      </BlockStack>
    </Card>
  );
}
