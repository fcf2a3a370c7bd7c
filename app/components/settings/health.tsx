import { Badge, Banner, BlockStack, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { SettingsData } from "#app/routes/app.settings.tsx";
import { useFormat } from "../use-locale.ts";
import { DeadLetters } from "./dead-letters.tsx";

function WaitingRewards({ rewards }: { rewards: SettingsData["waitingRewards"] }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const count = rewards.reduce((sum, one) => sum + one.count, 0);
  if (count === 0) return <p>{t("settings.health.no_rewards")}</p>;
  return (
    <Banner tone="warning" title={t("home.needs_merchant.title", { count })}>
      <List>
        {rewards.map(({ kind, reason, count: each }) => (
          <List.Item key={`${kind} ${reason}`}>
            {t(`settings.health.kind.${kind}`)}
            {": "}
            {t(`settings.health.blocked.${reason === "no_token" ? "no_token" : "missing_scope"}`, {
              count: each,
              value: number(each),
            })}
          </List.Item>
        ))}
      </List>
    </Banner>
  );
}

export function Health({ health, letters, waitingRewards, timezone }: SettingsData) {
  const { t } = useTranslation();
  const { date, number } = useFormat();
  const { last, waiting, waitingSince, deadLetters } = health;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t("settings.health.title")}
          </Text>
          <Badge tone={deadLetters === 0 ? "success" : "warning"}>
            {t(deadLetters === 0 ? "settings.health.good" : "settings.health.look")}
          </Badge>
        </InlineStack>
        <BlockStack gap="100">
          <p>
            {last === null ? (
              t("settings.health.no_delivery")
            ) : (
              <>
                {t("settings.health.last", { date: date(last.receivedAt, timezone) })}{" "}
                <span className="code">{last.topic}</span>
              </>
            )}
          </p>
          <p>
            {t("settings.health.waiting", { count: waiting, value: number(waiting) })}
            {waitingSince !== null &&
              ` ${t("settings.health.waiting_since", { date: date(waitingSince, timezone) })}`}
          </p>
        </BlockStack>
        <WaitingRewards rewards={waitingRewards} />
        <DeadLetters letters={letters} total={deadLetters} timezone={timezone} />
      </BlockStack>
    </Card>
  );
}
