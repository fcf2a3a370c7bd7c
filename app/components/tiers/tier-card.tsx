import {
  Badge,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  FormLayout,
  InlineStack,
  Text,
} from "@shopify/polaris";
import { ArrowDownIcon, ArrowUpIcon, DeleteIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useFormContext } from "../form/form-context.tsx";
import { NumberInput, TextInput, Tick } from "../form/inputs.tsx";
import { useFormat } from "../use-locale.ts";

export interface TierCardProps {
  row: number;
  isLast: boolean;
  isOpen: boolean;
  currency: string;
  /** In it as it is stored; undefined for a new one. */
  customers: number | undefined;
  /** In it once this is saved; undefined while that is not known. */
  foreseen: number | undefined;
  onToggle: () => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

function Customers({ customers, foreseen }: Pick<TierCardProps, "customers" | "foreseen">) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const counted = (count: number) => t("tiers.customers", { count, value: number(count) });
  return (
    <InlineStack gap="200">
      {customers !== undefined && <Badge>{counted(customers)}</Badge>}
      {foreseen !== undefined && foreseen !== customers && (
        <Badge tone="info">{t("tiers.then", { future: counted(foreseen) })}</Badge>
      )}
    </InlineStack>
  );
}

function TierFields({ at, currency }: { at: string; currency: string }) {
  return (
    <FormLayout>
      <TextInput name={`${at}.name`} maxLength={60} />
      <Tick name={`${at}.assignedOnly`} />
      <FormLayout.Group>
        <NumberInput name={`${at}.minPoints`} />
        <TextInput name={`${at}.minSpend`} inputMode="decimal" suffix={currency} />
        <NumberInput name={`${at}.minReferrals`} />
      </FormLayout.Group>
      <FormLayout.Group>
        <NumberInput name={`${at}.multiplierPercent`} suffix="%" />
        <NumberInput name={`${at}.bonusPoints`} />
        <NumberInput name={`${at}.discountPercent`} suffix="%" />
      </FormLayout.Group>
      <Tick name={`${at}.freeShipping`} />
      <TextInput name={`${at}.perks`} lines={3} />
    </FormLayout>
  );
}

function MoveButtons({
  row,
  isLast,
  label,
  onMove,
  onRemove,
}: Pick<TierCardProps, "row" | "isLast" | "onMove" | "onRemove"> & { label: string }) {
  const { t } = useTranslation();
  return (
    <ButtonGroup>
      <Button
        id={`tier-${row}-up`}
        icon={ArrowUpIcon}
        variant="tertiary"
        disabled={row === 0}
        accessibilityLabel={t("tiers.move_up", { tier: label })}
        onClick={() => onMove(row - 1)}
      />
      <Button
        id={`tier-${row}-down`}
        icon={ArrowDownIcon}
        variant="tertiary"
        disabled={isLast}
        accessibilityLabel={t("tiers.move_down", { tier: label })}
        onClick={() => onMove(row + 1)}
      />
      <Button
        icon={DeleteIcon}
        variant="tertiary"
        accessibilityLabel={t("tiers.remove", { tier: label })}
        onClick={onRemove}
      />
    </ButtonGroup>
  );
}

/** One tier. Folded, it says who is in it; its fields are out of sight, and are sent all the same. */
export function TierCard({
  row,
  isLast,
  isOpen,
  currency,
  customers,
  foreseen,
  onToggle,
  onMove,
  onRemove,
}: TierCardProps) {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const { number } = useFormat();
  const at = `tiers.${row}`;
  const name = form.values[`${at}.name`]?.trim() ?? "";
  const label = name === "" ? t("tiers.unnamed") : name;
  const hasError = Object.keys(form.errors).some((field) => field.startsWith(`${at}.`));
  const isShown = isOpen || hasError;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {number(row + 1)}. <bdi>{label}</bdi>
            </Text>
            <Customers customers={customers} foreseen={foreseen} />
          </InlineStack>
          <InlineStack gap="200" blockAlign="center">
            <Button
              onClick={onToggle}
              disclosure={isShown ? "up" : "down"}
              ariaExpanded={isShown}
              ariaControls={`${at}.fields`}
              accessibilityLabel={t("tiers.edit_label", { tier: label })}
            >
              {t("tiers.edit")}
            </Button>
            <MoveButtons row={row} isLast={isLast} label={label} onMove={onMove} onRemove={onRemove} />
          </InlineStack>
        </InlineStack>
        <input type="hidden" name={`${at}.id`} value={form.values[`${at}.id`] ?? ""} />
        <div id={`${at}.fields`} hidden={!isShown}>
          <TierFields at={at} currency={currency} />
        </div>
      </BlockStack>
    </Card>
  );
}
