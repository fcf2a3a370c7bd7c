import { BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SettingsData } from "#app/routes/app.settings.tsx";
import { useFormat } from "../use-locale.ts";

interface RecentNoticesProps {
  recent: SettingsData["notices"]["recent"];
  timezone: string;
}

/** What became of the last letters, and why where they did not go. */
export function RecentNotices({ recent, timezone }: RecentNoticesProps) {
  const { t } = useTranslation();
  const { date } = useFormat();
  if (recent.length === 0) return null;
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("notice_card.recent")}
      </Text>
      <ul className="entries" aria-label={t("notice_card.recent")}>
        {recent.map(({ id, kind, state, reason, at }) => (
          <li key={id}>
            <p>{`${t(`notice_kind.${kind}.title`)} · ${t(`notice_card.state.${state}`)}`}</p>
            <Text as="p" variant="bodySm" tone="subdued">
              {date(at, timezone)}
              {reason !== null && ` · ${t(`message_reason.${reason}`)}`}
            </Text>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
