import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, InlineStack, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { noticeKinds } from "#app/contracts/notice-kinds.ts";
import type { SettingsAction } from "#app/routes/app.settings.tsx";

/** In the language that is chosen at the moment, to the address above. */
export function NoticeTrial({ isOn, locale }: { isOn: boolean; locale: string | undefined }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<SettingsAction>();
  const [kind, setKind] = useState<string>(noticeKinds[0]);
  const answer = fetcher.data?.intent === "notice_trial" ? fetcher.data : undefined;
  return (
    <fetcher.Form method="post" noValidate>
      <input type="hidden" name="intent" value="notice_trial" />
      <input type="hidden" name="noticeLocale" value={locale} />
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t("notice_card.trial.title")}
        </Text>
        <Select
          label={t("notice_card.trial.kind")}
          name="kind"
          value={kind}
          onChange={setKind}
          options={noticeKinds.map((value) => ({ value, label: t(`notice_kind.${value}.title`) }))}
          disabled={!isOn}
        />
        <InlineStack>
          <Button submit loading={fetcher.state !== "idle"} disabled={!isOn}>
            {t("notice_card.trial.send")}
          </Button>
        </InlineStack>
        <div aria-live="polite">
          {answer?.sent === true && <Banner tone="success">{t("notice_card.trial.sent")}</Banner>}
          {answer?.problem !== undefined && (
            <Banner tone="critical">{t(`notice_card.trial.problem.${answer.problem}`)}</Banner>
          )}
        </div>
      </BlockStack>
    </fetcher.Form>
  );
}
