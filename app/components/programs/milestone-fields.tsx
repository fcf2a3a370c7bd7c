import { BlockStack, Button, InlineError, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { DeleteIcon, PlusIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useField, useFormContext } from "../form/form-context.tsx";
import { NumberInput } from "../form/inputs.tsx";
import { rowsIn, withRows } from "../form/rows.ts";

const most = 20;
const list = "milestones";

export function MilestoneFields() {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const { error } = useField("milestones");
  const rows = rowsIn(form.values, list);
  const add = () =>
    form.change((values) => withRows(values, list, [...rowsIn(values, list), { friends: "", points: "" }]));
  const remove = (gone: number) =>
    form.change((values) =>
      withRows(
        values,
        list,
        rowsIn(values, list).filter((_, row) => row !== gone),
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
