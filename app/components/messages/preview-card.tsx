import { BlockStack, Card, FormLayout, Select, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { messageKinds } from "#app/contracts/message-kinds.ts";
import { adminLocales } from "#app/i18n.ts";
import { directionOf } from "#app/platform/direction.ts";
import type { MessagesData } from "#app/routes/app.messages._index.tsx";
import { useAnswer } from "../use-answer.ts";
import { useLocale } from "../use-locale.ts";
import { TrialForm } from "./trial-form.tsx";

type MessagePreview = Pick<MessagesData["first"], "preview"> & { kind: string };

interface PreviewCardProps {
  first: MessagesData["first"];
  isOn: boolean;
}

/** In a frame of its own, where nothing of it can run or reach out. */
function Letter({ preview }: { preview: MessagesData["first"]["preview"] }) {
  const { t } = useTranslation();
  const { locale, subject, html, sms } = preview;
  const direction = directionOf(locale);
  return (
    <BlockStack gap="300">
      <div lang={locale} dir={direction} data-subject>
        <Text as="h3" variant="headingSm">
          {subject}
        </Text>
      </div>
      <iframe className="letter" title={t("message_page.preview.frame")} sandbox="" srcDoc={html} />
      <Text as="h3" variant="headingSm">
        {t("message_page.preview.sms")}
      </Text>
      <div className="offer short-message" lang={locale} dir={direction}>
        {sms.split("\n").map((line) => (
          <p key={line} dir="auto">
            {line}
          </p>
        ))}
      </div>
    </BlockStack>
  );
}

export function PreviewCard({ first, isOn }: PreviewCardProps) {
  const { t } = useTranslation();
  const ownLocale = useLocale();
  const [kind, setKind] = useState<string>(first.kind);
  const [locale, setLocale] = useState<string>(ownLocale);
  const isFirst = kind === first.kind && locale === ownLocale;
  const address = isFirst ? null : `/app/messages/preview?${new URLSearchParams({ kind, locale })}`;
  const { answer, isBehind } = useAnswer<MessagePreview>(address);
  const { preview, kind: shown } = isFirst ? first : (answer ?? first);
  const names = new Intl.DisplayNames(ownLocale, { type: "language" });
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("message_page.preview.title")}
        </Text>
        <FormLayout>
          <FormLayout.Group condensed>
            <Select
              label={t("message_page.preview.kind")}
              value={kind}
              onChange={setKind}
              options={messageKinds.map((value) => ({ value, label: t(`message_kind.${value}.title`) }))}
            />
            <Select
              label={t("message_page.preview.locale")}
              value={locale}
              onChange={setLocale}
              options={adminLocales.map((value) => ({ value, label: names.of(value) ?? value }))}
            />
          </FormLayout.Group>
        </FormLayout>
        <div aria-busy={isBehind} data-letter={`${shown} ${preview.locale}`}>
          <Letter preview={preview} />
        </div>
        <TrialForm kind={kind} locale={locale} isOn={isOn} />
      </BlockStack>
    </Card>
  );
}
