import { BlockStack, Card, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import type { TierForesight } from "#app/modules/tiers/index.ts";
import { useAnswer } from "../use-answer.ts";
import { useFormat } from "../use-locale.ts";

const quietMs = 600;

/** What saving would do, a moment after the last change; null while nothing is changed or a field is wrong. */
export const useForesight = (values: Fields, isDirty: boolean): TierForesight | null => {
  const address = isDirty ? `/app/tiers/preview?${new URLSearchParams(values)}` : null;
  const { answer } = useAnswer<{ foresight: TierForesight | null }>(address, quietMs);
  return isDirty ? (answer?.foresight ?? null) : null;
};

interface ForesightCardProps {
  foresight: TierForesight | null;
  isDirty: boolean;
  /** Of everything the page says about customers. */
  countedAt: Date | string | null;
  timezone: string;
}

export function ForesightCard({ foresight, isDirty, countedAt, timezone }: ForesightCardProps) {
  const { t } = useTranslation();
  const { number, date } = useFormat();
  const line = (key: string, count: number) => t(`tiers.foresight.${key}`, { count, value: number(count) });
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("tiers.foresight.title")}
        </Text>
        <div aria-live="polite">
          {foresight === null ? (
            <Text as="p" tone="subdued">
              {t(isDirty ? "tiers.foresight.unknown" : "tiers.foresight.nothing")}
            </Text>
          ) : (
            <List>
              <List.Item>{line("up", foresight.up)}</List.Item>
              <List.Item>{line("down", foresight.down)}</List.Item>
              <List.Item>{line("without", foresight.without)}</List.Item>
            </List>
          )}
        </div>
        {countedAt !== null && (
          <Text as="p" tone="subdued">
            {t("tiers.foresight.counted", { date: date(countedAt, timezone) })}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
