import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, Checkbox, InlineStack, Text, TextField } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PrivacyAction, PrivacyData } from "#app/routes/app.privacy._index.tsx";

export function KeepingForm({ settings }: { settings: PrivacyData["settings"] }) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<PrivacyAction>();
  const [days, setDays] = useState(String(settings.retentionDays));
  const [legalHold, setLegalHold] = useState(settings.legalHold);
  const answer = fetcher.data?.intent === "keep" ? fetcher.data : undefined;
  useEffect(() => {
    if (answer?.saved === true) shopify.toast.show(t("privacy.keeping.saved"));
  }, [answer, shopify, t]);
  return (
    <Card>
      <fetcher.Form method="post" noValidate>
        <input type="hidden" name="intent" value="keep" />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("privacy.keeping.title")}
          </Text>
          <TextField
            label={t("privacy.keeping.days")}
            name="retentionDays"
            type="number"
            min={90}
            max={180}
            suffix={t("privacy.keeping.unit")}
            value={days}
            onChange={setDays}
            error={answer?.saved === false ? t("privacy.keeping.wrong") : false}
            helpText={t("privacy.keeping.help")}
            autoComplete="off"
          />
          <Checkbox
            label={t("privacy.keeping.hold")}
            helpText={t("privacy.keeping.hold_help")}
            name="legalHold"
            checked={legalHold}
            onChange={setLegalHold}
          />
          <InlineStack>
            <Button submit loading={fetcher.state !== "idle"}>
              {t("privacy.keeping.save")}
            </Button>
          </InlineStack>
        </BlockStack>
      </fetcher.Form>
    </Card>
  );
}
