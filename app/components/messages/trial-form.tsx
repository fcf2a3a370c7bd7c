import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MessagesAction } from "#app/routes/app.messages._index.tsx";

interface TrialFormProps {
  kind: string;
  locale: string;
  isOn: boolean;
}

/** The address goes along with the form and is kept nowhere. */
export function TrialForm({ kind, locale, isOn }: TrialFormProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<MessagesAction>();
  const [to, setTo] = useState("");
  const answer = fetcher.data?.intent === "trial" ? fetcher.data : undefined;
  const problem = answer?.problem;
  const failed = problem !== undefined && problem !== "address";
  return (
    <fetcher.Form method="post" action="/app/messages?index" noValidate>
      <input type="hidden" name="intent" value="trial" />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="locale" value={locale} />
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t("message_page.trial.title")}
        </Text>
        <TextField
          label={t("message_page.trial.to")}
          helpText={t("message_page.trial.help")}
          name="to"
          type="email"
          value={to}
          onChange={setTo}
          autoComplete="off"
          disabled={!isOn}
          error={problem === "address" ? t("form.error.email") : false}
        />
        <InlineStack>
          <Button submit loading={fetcher.state !== "idle"} disabled={!isOn}>
            {t("message_page.trial.send")}
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {answer?.sent === true && <Banner tone="success">{t("message_page.trial.sent")}</Banner>}
          {failed && <Banner tone="critical">{t(`message_page.trial.problem.${problem}`)}</Banner>}
        </div>
      </BlockStack>
    </fetcher.Form>
  );
}
