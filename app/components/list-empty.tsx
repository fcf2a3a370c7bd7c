import { BlockStack, Button, EmptySearchResult } from "@shopify/polaris";
import { useTranslation } from "react-i18next";

interface ListEmptyProps {
  /** The texts: `empty` when there is nothing at all, `filtered_empty` when the filters hide it. */
  of: string;
  isFiltered: boolean;
  onClear(): void;
}

export function ListEmpty({ of, isFiltered, onClear }: ListEmptyProps) {
  const { t } = useTranslation();
  const which = isFiltered ? "filtered_empty" : "empty";
  return (
    <BlockStack gap="300" inlineAlign="center">
      <EmptySearchResult
        title={t(`${of}.${which}.title`)}
        description={t(`${of}.${which}.text`)}
        withIllustration={false}
      />
      {isFiltered && <Button onClick={onClear}>{t("referrals.clear_filter")}</Button>}
    </BlockStack>
  );
}
