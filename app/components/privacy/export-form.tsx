import { Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { parseShopifyId } from "#app/platform/ids.ts";
import { useDownload } from "../use-download.ts";

export function ExportForm() {
  const { t } = useTranslation();
  const { state, download } = useDownload();
  const [customerId, setCustomerId] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const id = parseShopifyId(customerId.trim());
    setIsWrong(id === null);
    if (id === null) return;
    const form = new FormData();
    form.set("customerId", id);
    void download("/app/privacy/export", `customer-${id}.json`, form);
  };
  return (
    <Card>
      <form onSubmit={send} noValidate>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("privacy.export.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("privacy.export.text")}
          </Text>
          {state === "failed" && <Banner tone="critical">{t("privacy.export.failed")}</Banner>}
          <TextField
            label={t("privacy.export.customer")}
            value={customerId}
            onChange={setCustomerId}
            error={isWrong ? t("privacy.export.wrong") : false}
            helpText={t("privacy.export.help")}
            inputMode="numeric"
            autoComplete="off"
          />
          <InlineStack>
            <Button submit loading={state === "loading"}>
              {t("privacy.export.download")}
            </Button>
          </InlineStack>
        </BlockStack>
      </form>
    </Card>
  );
}
