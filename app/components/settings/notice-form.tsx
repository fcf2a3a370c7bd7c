import { useFetcher, type FetcherWithComponents } from "@remix-run/react";
import { Banner, BlockStack, Card, Checkbox, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { noticeKinds, noticeLocales, type NoticeKind } from "#app/contracts/notice-kinds.ts";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import type { SettingsAction, SettingsData } from "#app/routes/app.settings.tsx";
import { EditingForm } from "../form/editing-form.tsx";
import { useForm, useFormContext } from "../form/form-context.tsx";
import { Choice } from "../form/inputs.tsx";
import { useStored } from "../form/use-stored.ts";
import { NoticeAddress } from "./notice-address.tsx";
import { NoticeTrial } from "./notice-trial.tsx";
import { RecentNotices } from "./recent-notices.tsx";

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

type Answer = Extract<Awaited<ReturnType<SettingsAction>>, { intent: "notices" }> | undefined;

interface EditorProps {
  stored: Fields;
  answer: Answer;
  fetcher: FetcherWithComponents<unknown>;
  isOn: boolean;
}

function Editor({ stored, answer, fetcher, isOn }: EditorProps) {
  const { t } = useTranslation();
  const form = useForm(stored, answer?.errors);
  return (
    <BlockStack gap="400">
      <EditingForm
        id="notices"
        form={form}
        texts="notice_form"
        answer={answer}
        along={{ intent: "notices", version: stored["version"] }}
        fetcher={fetcher}
      >
        <BlockStack gap="300">
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
      </EditingForm>
      <NoticeTrial isOn={isOn} locale={form.values["noticeLocale"]} />
    </BlockStack>
  );
}

type NoticeFormProps = Pick<SettingsData, "notices" | "noticeAddress" | "timezone">;

/** What the merchant is told outside of the admin, in which language, and where to. */
export function NoticeForm({ notices, noticeAddress, timezone }: NoticeFormProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<SettingsAction>();
  const answer: Answer = fetcher.data?.intent === "notices" ? fetcher.data : undefined;
  const { stored, key } = useStored(notices.fields, answer);
  return (
    <Card>
      <BlockStack gap="400">
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
        </BlockStack>
        <Editor key={key} stored={stored} answer={answer} fetcher={fetcher} isOn={notices.isOn} />
        <RecentNotices recent={notices.recent} timezone={timezone} />
      </BlockStack>
    </Card>
  );
}
