import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { exampleOf } from "#app/contracts/plural-forms.ts";
import { directionOf } from "#app/platform/direction.ts";

/** What stands for each placeholder in an example, in the text's own language. */
export type Samples = Readonly<Record<string, string>>;

const filled = (text: string, locale: string, form: string, samples: Samples): string => {
  const number = new Intl.NumberFormat(locale, { numberingSystem: "latn" }).format(exampleOf(locale, form));
  const counted: Samples = form === "text" ? {} : { value: number, count: number, number };
  return text.replaceAll(
    /\{\{\s*(\w+)\s*\}\}/g,
    (whole, name: string) => counted[name] ?? samples[name] ?? whole,
  );
};

interface TextPreviewProps {
  locale: string;
  forms: readonly string[];
  values: Readonly<Record<string, string>>;
  samples: Samples;
}

/** The text as it will stand before somebody, in its own direction, with an example for each placeholder. */
export function TextPreview({ locale, forms, values, samples }: TextPreviewProps) {
  const { t } = useTranslation();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("language_editor.preview")}
        </Text>
        {forms.map((form) => (
          <div key={form} className="offer lines" lang={locale} dir={directionOf(locale)} data-preview={form}>
            {filled(values[form] ?? "", locale, form, samples)}
          </div>
        ))}
        <Text as="p" tone="subdued">
          {t("language_editor.preview_help")}
        </Text>
      </BlockStack>
    </Card>
  );
}
