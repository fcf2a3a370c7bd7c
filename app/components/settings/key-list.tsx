import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Badge, BlockStack, Button, Card, InlineStack, Modal, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsAction, SettingsData } from "#app/routes/app.settings.tsx";
import { Entry } from "../entry.tsx";
import { useFormat } from "../use-locale.ts";

type Key = SettingsData["keys"][number];

function Revoke({ id, label }: { id: string; label: string }) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<SettingsAction>();
  const [isOpen, setIsOpen] = useState(false);
  const answer = fetcher.data?.intent === "revoke" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer !== undefined)
      shopify.toast.show(t(answer.revoked ? "settings.keys.revoked" : "settings.keys.revoked_before"));
  }, [answer, shopify, t]);
  return (
    <Modal
      open={isOpen && answer === undefined}
      onClose={() => setIsOpen(false)}
      title={t("settings.keys.revoke_title", { label })}
      activator={
        <Button
          tone="critical"
          onClick={() => setIsOpen(true)}
          accessibilityLabel={t("settings.keys.revoke_label", { label })}
        >
          {t("settings.keys.revoke")}
        </Button>
      }
      primaryAction={{
        content: t("settings.keys.revoke_now"),
        destructive: true,
        loading: fetcher.state !== "idle",
        onAction: () => fetcher.submit({ intent: "revoke", id }, { method: "post" }),
      }}
      secondaryActions={[{ content: t("settings.keys.keep"), onAction: () => setIsOpen(false) }]}
    >
      <Modal.Section>
        <Text as="p">{t("settings.keys.revoke_text")}</Text>
      </Modal.Section>
    </Modal>
  );
}

function KeyItem({ item, timezone }: { item: Key; timezone: string }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const { id, label, scopes, createdAt, lastUsedAt, revokedAt } = item;
  return (
    <Entry action={revokedAt === null && <Revoke id={id} label={label} />}>
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="semibold">
          <bdi>{label}</bdi>
        </Text>
        {revokedAt !== null && <Badge>{t("settings.keys.state.revoked")}</Badge>}
      </InlineStack>
      <Text as="p" variant="bodySm">
        {scopes.map((scope) => t(`settings.keys.scope.${scope.replace(":", "_")}`)).join(" · ")}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {t("settings.keys.created", { date: date(createdAt, timezone) })}
        {" · "}
        {lastUsedAt === null
          ? t("settings.keys.never_used")
          : t("settings.keys.used", { date: date(lastUsedAt, timezone) })}
      </Text>
    </Entry>
  );
}

export function KeyList({ keys, timezone }: { keys: readonly Key[]; timezone: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("settings.keys.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t(keys.length === 0 ? "settings.keys.empty" : "settings.keys.text")}
        </Text>
        {keys.length > 0 && (
          <ul className="entries" aria-label={t("settings.keys.title")}>
            {keys.map((key) => (
              <KeyItem key={key.id} item={key} timezone={timezone} />
            ))}
          </ul>
        )}
      </BlockStack>
    </Card>
  );
}
