import { BlockStack, Card, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface FigureCardProps {
  /** Names its texts: `home.figure.{name}.label` and `.counts`. */
  name: string;
  values: readonly string[];
  /** What it was before, or what it is made of. */
  notes?: readonly ReactNode[];
}

/** One figure, with what it counts for whoever wants to know. */
export function FigureCard({ name, values, notes = [] }: FigureCardProps) {
  const { t } = useTranslation();
  const label = t(`home.figure.${name}.label`);
  return (
    <Card>
      <BlockStack gap="100">
        <Text as="h3" variant="bodySm" tone="subdued">
          {label}
        </Text>
        {values.map((value) => (
          <p className="figure" key={value}>
            {value}
          </p>
        ))}
        {notes.map((note, index) => (
          <Text as="p" variant="bodySm" tone="subdued" key={index}>
            {note}
          </Text>
        ))}
        <details className="explanation">
          <summary>
            {t("home.counts")}
            <span className="Polaris-Text--visuallyHidden">{` (${label})`}</span>
          </summary>
          <Text as="p" variant="bodySm">
            {t(`home.figure.${name}.counts`)}
          </Text>
        </details>
      </BlockStack>
    </Card>
  );
}
