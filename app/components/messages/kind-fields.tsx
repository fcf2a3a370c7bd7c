import { BlockStack, Card, Checkbox, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import {
  isPrompt,
  messageChannels,
  messageKinds,
  type MessageChannel,
  type MessageKind,
} from "#app/contracts/message-kinds.ts";
import { useFormContext } from "../form/form-context.tsx";

function Way({ channel, kind }: { channel: MessageChannel; kind: MessageKind }) {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const name = `${channel}.${kind}`;
  return (
    <Checkbox
      id={name}
      name={name}
      value="on"
      label={t(`message_page.channel.${channel}`)}
      checked={form.values[name] === "on"}
      onChange={(isTicked) => form.set(name, isTicked ? "on" : "")}
    />
  );
}

function Kind({ kind, channels }: { kind: MessageKind; channels: readonly MessageChannel[] }) {
  const { t } = useTranslation();
  return (
    <fieldset className="choices">
      <legend>{t(`message_kind.${kind}.title`)}</legend>
      <Text as="p" tone="subdued">
        {t(`message_kind.${kind}.text`)}
        {isPrompt(kind) && ` ${t("message_page.needs_consent")}`}
      </Text>
      <InlineStack gap="400">
        {channels.map((channel) => (
          <Way key={channel} channel={channel} kind={kind} />
        ))}
      </InlineStack>
    </fieldset>
  );
}

/** Text messages are offered where there is a provider of them; what was chosen for them is kept without one. */
export function KindFields({ isOn }: { isOn: Readonly<Record<MessageChannel, boolean>> }) {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const channels = messageChannels.filter((channel) => channel === "email" || isOn[channel]);
  const hidden = messageKinds.filter((kind) => !isOn.sms && form.values[`sms.${kind}`] === "on");
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("message_page.kinds.title")}
        </Text>
        {messageKinds.map((kind) => (
          <Kind key={kind} kind={kind} channels={channels} />
        ))}
        {hidden.map((kind) => (
          <input key={kind} type="hidden" name={`sms.${kind}`} value="on" />
        ))}
      </BlockStack>
    </Card>
  );
}
