import { Badge, Banner, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { messageChannels } from "#app/contracts/message-kinds.ts";
import type { MessagesData } from "#app/routes/app.messages._index.tsx";
import { useFormat } from "../use-locale.ts";

type Figures = MessagesData["figures"];

const states = ["sent", "due", "skipped", "failed"] as const;

function Reasons({ figures }: { figures: Figures }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const told = figures.filter(({ reason }) => reason !== null);
  if (told.length === 0) return null;
  return (
    <ul className="entries" aria-label={t("message_page.reasons")}>
      {told.map(({ channel, state, reason, count }) => (
        <li key={`${channel} ${state} ${reason}`}>
          {t(`message_page.channel.${channel}`)}
          {": "}
          {t(`message_reason.${reason}`)}
          {` (${number(count)})`}
        </li>
      ))}
    </ul>
  );
}

/** Whether messages go out at all, and what became of those of a week. */
export function MessageState({ isOn, figures }: Pick<MessagesData, "isOn" | "figures">) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const countOf = (wanted: string) =>
    figures.filter(({ state }) => state === wanted).reduce((sum, { count }) => sum + count, 0);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("message_page.state.title")}
        </Text>
        {!isOn.email && (
          <Banner tone="warning" title={t("message_page.off.title")}>
            <p>{t("message_page.off.text")}</p>
          </Banner>
        )}
        <InlineStack gap="200">
          {messageChannels.map((channel) => (
            <Badge key={channel} {...(isOn[channel] ? { tone: "success" as const } : {})}>
              {`${t(`message_page.channel.${channel}`)}: ${t(isOn[channel] ? "message_page.on" : "message_page.is_off")}`}
            </Badge>
          ))}
        </InlineStack>
        <dl className="figures">
          {states.map((state) => (
            <div key={state}>
              <dt>{t(`message_page.state.${state}`)}</dt>
              <dd>{number(countOf(state))}</dd>
            </div>
          ))}
        </dl>
        <Reasons figures={figures} />
      </BlockStack>
    </Card>
  );
}
