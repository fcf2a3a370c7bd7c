import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { TextInput } from "../form/inputs.tsx";

export function SenderFields({ shopName }: { shopName: string }) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("message_page.sender")}
        </Text>
        <TextInput name="sender" maxLength={60} help={t("message_page.sender_help", { shop: shopName })} />
        <TextInput name="replyTo" maxLength={254} />
      </BlockStack>
    </Card>
  );
}
