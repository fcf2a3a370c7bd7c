import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { MessagesAction, MessagesData } from "#app/routes/app.messages._index.tsx";
import { Entry } from "../entry.tsx";
import { useFormat } from "../use-locale.ts";

export function FailedMessages({ failures, timezone }: Pick<MessagesData, "failures" | "timezone">) {
  const { t } = useTranslation();
  const { date, number } = useFormat();
  const fetcher = useFetcher<MessagesAction>();
  const answer = fetcher.data?.intent === "retry" ? fetcher.data : undefined;
  const isBusy = fetcher.state !== "idle";
  const retry = (id?: string) =>
    fetcher.submit({ intent: "retry", ...(id === undefined ? {} : { id }) }, { method: "post" });
  if (failures.length === 0 && answer === undefined) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("message_page.failed.title")}
          </Text>
          {failures.length > 1 && (
            <Button onClick={() => retry()} disabled={isBusy}>
              {t("message_page.failed.retry_all")}
            </Button>
          )}
        </InlineStack>
        <div aria-live="polite">
          {answer !== undefined && (
            <Banner tone="success">
              {t("message_page.failed.retried", { count: answer.retried, value: number(answer.retried) })}
            </Banner>
          )}
        </div>
        <ul className="entries" aria-label={t("message_page.failed.title")}>
          {failures.map(({ id, kind, channel, reason, failedAt }) => (
            <Entry
              key={id}
              action={
                <Button
                  onClick={() => retry(id)}
                  disabled={isBusy}
                  accessibilityLabel={t("message_page.failed.retry_label", {
                    kind: t(`message_kind.${kind}.title`),
                  })}
                >
                  {t("message_page.failed.retry")}
                </Button>
              }
            >
              <p>{`${t(`message_kind.${kind}.title`)} · ${t(`message_page.channel.${channel}`)}`}</p>
              <p>{t(`message_reason.${reason}`)}</p>
              <Text as="p" variant="bodySm" tone="subdued">
                {date(failedAt, timezone)}
              </Text>
            </Entry>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
