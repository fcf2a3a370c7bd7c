import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Card, Checkbox, Text } from "@shopify/polaris";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { noticeKinds, noticeLocales, type NoticeKind } from "#app/contracts/notice-kinds.ts";
import type { SettingsAction, SettingsData } from "#app/routes/app.settings.tsx";
import { FormFields, useForm, useFormContext } from "../form/form-context.tsx";
import { Choice } from "../form/inputs.tsx";
import { RefusedBanner, StaleBanner } from "../form/refused-banner.tsx";
import { UnsavedChanges } from "../form/unsaved-changes.tsx";
import { NoticeAddress } from "./notice-address.tsx";
import { NoticeTrial } from "./notice-trial.tsx";
import { RecentNotices } from "./recent-notices.tsx";

const formId = "notices";

function Kind({ kind }: { kind: NoticeKind }) {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const name = `notice.${kind}`;
  return (
    <Checkbox
      id={name}
      name={name}
      value="on"
      label={t(`notice_kind.${kind}.title`)}
      helpText={t(`notice_kind.${kind}.text`)}
      checked={form.values[name] === "on"}
      onChange={(isTicked) => form.set(name, isTicked ? "on" : "")}
    />
  );
}

type Loaded = SettingsData["notices"]["fields"];
type Answer = Extract<Awaited<ReturnType<SettingsAction>>, { intent: "notices" }> | undefined;

interface FieldsProps {
  notices: SettingsData["notices"];
  stored: Loaded;
  timezone: string;
}

function Fields({ notices, stored, timezone }: FieldsProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<SettingsAction>({ key: formId });
  const answer: Answer = fetcher.data?.intent === "notices" ? fetcher.data : undefined;
  const form = useForm(stored, answer?.errors);
  const isSaving = fetcher.state !== "idle";
  return (
    <FormFields form={form} texts="notice_form">
      <UnsavedChanges form={form} formId={formId} isSaving={isSaving} />
      <BlockStack gap="400">
        <fetcher.Form method="post" id={formId} noValidate>
          <input type="hidden" name="intent" value="notices" />
          <input type="hidden" name="version" value={stored["version"] ?? ""} />
          <BlockStack gap="300">
            <RefusedBanner refused={answer?.errors} />
            <StaleBanner isStale={answer?.isStale === true && !isSaving} />
            <fieldset className="choices">
              <legend>{t("notice_card.which")}</legend>
              <BlockStack gap="200">
                {noticeKinds.map((kind) => (
                  <Kind key={kind} kind={kind} />
                ))}
              </BlockStack>
            </fieldset>
            <Choice name="noticeLocale" options={noticeLocales} />
          </BlockStack>
        </fetcher.Form>
        <NoticeTrial isOn={notices.isOn} />
        <RecentNotices recent={notices.recent} timezone={timezone} />
      </BlockStack>
    </FormFields>
  );
}

type NoticeFormProps = Pick<SettingsData, "notices" | "noticeAddress" | "timezone">;

/** What the merchant is told outside of the admin, in which language, and where to. */
export function NoticeForm({ notices, noticeAddress, timezone }: NoticeFormProps) {
  const { t } = useTranslation();
  const shopify = useAppBridge();
  const fetcher = useFetcher<SettingsAction>({ key: formId });
  const [opened] = useState(notices.fields);
  const answer: Answer = fetcher.data?.intent === "notices" ? fetcher.data : undefined;
  const stored = useMemo(() => answer?.stored ?? opened, [answer, opened]);
  useEffect(() => {
    if (answer?.saved === true) shopify.toast.show(t("programs.saved"));
  }, [answer, shopify, t]);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("notice_card.title")}
        </Text>
        <Text as="p" tone="subdued">
          {t("notice_card.text")}
        </Text>
        {!notices.isOn && (
          <Banner tone="warning" title={t("notice_card.off.title")}>
            <p>{t("notice_card.off.text")}</p>
          </Banner>
        )}
        <NoticeAddress coming={noticeAddress} />
        <Fields
          key={answer?.saved === true ? stored["version"] : "opened"}
          notices={notices}
          stored={stored}
          timezone={timezone}
        />
      </BlockStack>
    </Card>
  );
}
