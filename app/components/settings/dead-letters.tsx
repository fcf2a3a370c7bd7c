import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SettingsAction, SettingsData } from "#app/routes/app.settings.tsx";
import { Entry } from "../entry.tsx";
import { useFormat } from "../use-locale.ts";

interface DeadLettersProps {
  letters: SettingsData["letters"];
  /** Of which the letters may be the first. */
  total: number;
  timezone: string;
}

function Outcome({ fetcher }: { fetcher: ReturnType<typeof useFetcher<SettingsAction>> }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const answer = fetcher.data?.intent === "replay" ? fetcher.data : undefined;
  if (answer === undefined) return null;
  if ("unavailable" in answer) return <Banner tone="critical">{t("settings.letters.unavailable")}</Banner>;
  const { replayed = 0, unreadable = 0 } = answer;
  return (
    <Banner tone={unreadable === 0 ? "success" : "warning"}>
      <p>{t("settings.letters.replayed", { count: replayed, value: number(replayed) })}</p>
      {unreadable > 0 && (
        <p>{t("settings.letters.unreadable", { count: unreadable, value: number(unreadable) })}</p>
      )}
    </Banner>
  );
}

export function DeadLetters({ letters, total, timezone }: DeadLettersProps) {
  const { t } = useTranslation();
  const { date, number } = useFormat();
  const fetcher = useFetcher<SettingsAction>();
  const isBusy = fetcher.state !== "idle";
  const retry = (id?: string) =>
    fetcher.submit({ intent: "replay", ...(id === undefined ? {} : { id }) }, { method: "post" });
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="h3" variant="headingSm">
          {t("settings.letters.title", { count: total, value: number(total) })}
        </Text>
        {letters.length > 1 && (
          <Button onClick={() => retry()} disabled={isBusy}>
            {t("settings.letters.retry_all", { count: letters.length, value: number(letters.length) })}
          </Button>
        )}
      </InlineStack>
      <Outcome fetcher={fetcher} />
      {letters.length > 0 && (
        <ul
          className="entries"
          aria-label={t("settings.letters.title", { count: total, value: number(total) })}
        >
          {letters.map(({ id, topic, reason, attempts, createdAt }) => (
            <Entry
              key={id}
              action={
                <Button
                  onClick={() => retry(id)}
                  disabled={isBusy}
                  accessibilityLabel={t("settings.letters.retry_label", { topic })}
                >
                  {t("settings.letters.retry")}
                </Button>
              }
            >
              <span className="code">{topic}</span>
              <p dir="auto">{reason}</p>
              <Text as="p" variant="bodySm" tone="subdued">
                {date(createdAt, timezone)}
                {attempts > 0 &&
                  ` · ${t("settings.letters.attempts", { count: attempts, value: number(attempts) })}`}
              </Text>
            </Entry>
          ))}
        </ul>
      )}
    </BlockStack>
  );
}
