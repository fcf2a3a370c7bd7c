import { BlockStack, Button, InlineError, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { DeleteIcon, PlusIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import { useField, useFormContext } from "../form/form-context.tsx";
import { NumberInput } from "../form/inputs.tsx";

const most = 20;
const parts = ["friends", "points"] as const;

const countOf = (values: Fields): number => {
  let count = 0;
  while (values[`milestones.${count}.friends`] !== undefined) count += 1;
  return count;
};

const rowsOf = (values: Fields): string[][] =>
  Array.from({ length: countOf(values) }, (_, row) =>
    parts.map((part) => values[`milestones.${row}.${part}`] ?? ""),
  );

const withRows = (values: Fields, rows: readonly (readonly string[])[]): Fields => ({
  ...Object.fromEntries(Object.entries(values).filter(([name]) => !name.startsWith("milestones."))),
  ...Object.fromEntries(
    rows.flatMap((row, index) => parts.map((part, at) => [`milestones.${index}.${part}`, row[at] ?? ""])),
  ),
});

export function MilestoneFields() {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const { error } = useField("milestones");
  const rows = rowsOf(form.values);
  const add = () => form.change((values) => withRows(values, [...rowsOf(values), ["", ""]]));
  const remove = (gone: number) =>
    form.change((values) =>
      withRows(
        values,
        rowsOf(values).filter((_, row) => row !== gone),
      ),
    );
  return (
    <BlockStack gap="300">
      {rows.length === 0 && (
        <Text as="p" tone="subdued">
          {t("program_form.milestones.none")}
        </Text>
      )}
      {rows.map((_, row) => (
        <div key={row} className="row-with-button">
          <InlineGrid columns={2} gap="300">
            <NumberInput name={`milestones.${row}.friends`} />
            <NumberInput name={`milestones.${row}.points`} />
          </InlineGrid>
          <Button
            icon={DeleteIcon}
            variant="tertiary"
            accessibilityLabel={t("program_form.milestones.remove", { value: row + 1 })}
            onClick={() => remove(row)}
          />
        </div>
      ))}
      {error !== undefined && <InlineError message={error} fieldID="milestones" />}
      <InlineStack>
        <Button icon={PlusIcon} onClick={add} disabled={rows.length >= most}>
          {t("program_form.milestones.add")}
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
