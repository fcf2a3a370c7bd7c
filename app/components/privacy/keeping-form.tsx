import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, Checkbox, InlineStack, Text, TextField } from "@shopify/polaris";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyAction, PrivacyData } from "#app/routes/app.privacy._index.tsx";
import { EditingForm } from "../form/editing-form.tsx";
import { useForm } from "../form/form-context.tsx";
import { useSavedToast } from "../form/use-saved-toast.ts";

const fieldsOf = ({ retentionDays, legalHold }: PrivacyData["settings"]) => ({
  retentionDays: String(retentionDays),
  legalHold: legalHold ? "on" : "",
});

export function KeepingForm({ settings }: { settings: PrivacyData["settings"] }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<PrivacyAction>();
  const [opened] = useState(settings);
  const answer = fetcher.data?.intent === "keep" ? fetcher.data : undefined;
  const seen = answer?.settings ?? opened;
  const stored = useMemo(() => fieldsOf(seen), [seen]);
  const form = useForm(stored, answer?.errors);
  useSavedToast(answer?.saved === true && answer);
  return (
    <Card>
      <EditingForm
        id="keeping"
        form={form}
        answer={answer}
        along={{
          intent: "keep",
          "seen.retentionDays": stored.retentionDays,
          "seen.legalHold": stored.legalHold,
        }}
        fetcher={fetcher}
      >
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("privacy.keeping.title")}
          </Text>
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
            <Button submit loading={fetcher.state !== "idle"}>
              {t("privacy.keeping.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </EditingForm>
    </Card>
  );
}
