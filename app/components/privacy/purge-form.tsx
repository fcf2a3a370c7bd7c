import { useFetcher, type useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, List, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PurgeErrors } from "#app/edges/web/purge-form.ts";
import type { PrivacyAction } from "#app/routes/app.privacy._index.tsx";
import { useFormat } from "../use-locale.ts";

type Answer = NonNullable<ReturnType<typeof useLoaderData<PrivacyAction>>>;
type Receipt = NonNullable<Extract<Answer, { receipt: unknown }>["receipt"]>;

function ReceiptOf({ receipt, timezone }: { receipt: Receipt; timezone: string }) {
  const { t } = useTranslation();
  const { date, number } = useFormat();
  const { purged, archived, before, at, reason, by } = receipt;
  return (
    <Banner
      tone={purged === 0 ? "info" : "success"}
      title={t("privacy.purge.receipt.title", { count: purged, value: number(purged) })}
    >
      <List>
        <List.Item>{t("privacy.purge.receipt.before", { date: date(before, timezone) })}</List.Item>
        <List.Item>
          {t("privacy.purge.receipt.archived", { count: archived, value: number(archived) })}
        </List.Item>
        <List.Item>{t("privacy.purge.receipt.at", { date: date(at, timezone), by })}</List.Item>
        <List.Item>{t("privacy.purge.receipt.reason", { reason })}</List.Item>
      </List>
    </Banner>
  );
}

interface PurgeFormProps {
  handle: string;
  legalHold: boolean;
  timezone: string;
}

interface PurgeFieldsProps {
  handle: string;
  disabled: boolean;
  errors: PurgeErrors | undefined;
}

function PurgeFields({ handle, disabled, errors }: PurgeFieldsProps) {
  const { t } = useTranslation();
  const [fields, setFields] = useState({ before: "", reason: "", confirmation: "" });
  const field = (name: keyof typeof fields) => ({
    name,
    value: fields[name],
    onChange: (value: string) => setFields((known) => ({ ...known, [name]: value })),
    error: errors?.[name] === undefined ? false : t(`privacy.purge.error.${name}.${errors[name]}`),
    disabled,
    autoComplete: "off",
  });
  return (
    <>
      <TextField {...field("before")} type="date" label={t("privacy.purge.before")} />
      <TextField
        {...field("reason")}
        label={t("privacy.purge.reason")}
        helpText={t("privacy.purge.reason_help")}
      />
      <TextField
        {...field("confirmation")}
        label={t("privacy.purge.confirm", { handle })}
        spellCheck={false}
      />
    </>
  );
}

export function PurgeForm({ handle, legalHold, timezone }: PurgeFormProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<PrivacyAction>();
  const answer = fetcher.data?.intent === "purge" ? fetcher.data : undefined;
  const errors = answer !== undefined && "errors" in answer ? answer.errors : undefined;
  const receipt = answer !== undefined && "receipt" in answer ? answer.receipt : undefined;
  const isHeld = legalHold || (answer !== undefined && "refused" in answer);
  return (
    <Card>
      <fetcher.Form method="post" noValidate>
        <input type="hidden" name="intent" value="purge" />
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("privacy.purge.title")}
          </Text>
          <Text as="p" tone="subdued">
            {t("privacy.purge.text")}
          </Text>
          {isHeld && <Banner tone="warning">{t("privacy.purge.held")}</Banner>}
          {receipt !== undefined && <ReceiptOf receipt={receipt} timezone={timezone} />}
          <PurgeFields key={String(receipt?.at)} handle={handle} disabled={legalHold} errors={errors} />
          <InlineStack>
            <Button
              submit
              tone="critical"
              variant="primary"
              disabled={legalHold}
              loading={fetcher.state !== "idle"}
            >
              {t("privacy.purge.do")}
            </Button>
          </InlineStack>
        </BlockStack>
      </fetcher.Form>
    </Card>
  );
}
