import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, Checkbox, InlineStack, Text, TextField } from "@shopify/polaris";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyAction, PrivacyData } from "#app/routes/app.privacy._index.tsx";
import { useForm } from "../form/form-context.tsx";
import { StaleBanner } from "../form/refused-banner.tsx";
import { UnsavedChanges } from "../form/unsaved-changes.tsx";

const formId = "keeping";

const fieldsOf = ({ retentionDays, legalHold }: PrivacyData["settings"]) => ({
  retentionDays: String(retentionDays),
  legalHold: legalHold ? "on" : "",
});

export function KeepingForm({ settings }: { settings: PrivacyData["settings"] }) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<PrivacyAction>();
  const [opened] = useState(settings);
  const answer = fetcher.data?.intent === "keep" ? fetcher.data : undefined;
  const seen = answer?.settings ?? opened;
  const stored = useMemo(() => fieldsOf(seen), [seen]);
  const form = useForm(stored, answer?.errors);
  useEffect(() => {
    if (answer?.saved === true) shopify.toast.show(t("privacy.keeping.saved"));
  }, [answer, shopify, t]);
  const isSaving = fetcher.state !== "idle";
  return (
    <Card>
      <UnsavedChanges form={form} formId={formId} isSaving={isSaving} />
      <fetcher.Form method="post" id={formId} noValidate>
        <input type="hidden" name="intent" value="keep" />
        <input type="hidden" name="seen.retentionDays" value={stored.retentionDays} />
        <input type="hidden" name="seen.legalHold" value={stored.legalHold} />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("privacy.keeping.title")}
          </Text>
          <StaleBanner isStale={answer?.isStale === true && !isSaving} />
          <TextField
            label={t("privacy.keeping.days")}
            name="retentionDays"
            inputMode="numeric"
            suffix={t("privacy.keeping.unit")}
            value={form.values["retentionDays"] ?? ""}
            onChange={(days) => form.set("retentionDays", days)}
            error={form.errors["retentionDays"] !== undefined && t("privacy.keeping.wrong")}
            helpText={t("privacy.keeping.help")}
            autoComplete="off"
          />
          <Checkbox
            label={t("privacy.keeping.hold")}
            helpText={t("privacy.keeping.hold_help")}
            name="legalHold"
            value="on"
            checked={form.values["legalHold"] === "on"}
            onChange={(isOn) => form.set("legalHold", isOn ? "on" : "")}
          />
          <InlineStack>
            <Button submit loading={isSaving}>
              {t("privacy.keeping.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </fetcher.Form>
    </Card>
  );
}
