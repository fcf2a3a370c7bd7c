import { BlockStack, Box, Button } from "@shopify/polaris";
import { PlusIcon } from "@shopify/polaris-icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Fields } from "#app/edges/web/forms/fields.ts";
import type { TierForesight } from "#app/modules/tiers/index.ts";
import { useFormContext } from "../form/form-context.tsx";
import { rowsIn, swapped, withRows } from "../form/rows.ts";
import { TierCard } from "./tier-card.tsx";

const most = 50;
const list = "tiers";

const newTier: Fields = {
  id: "",
  name: "",
  minPoints: "",
  minSpend: "",
  minReferrals: "",
  assignedOnly: "",
  multiplierPercent: "100",
  bonusPoints: "0",
  discountPercent: "0",
  freeShipping: "",
  perks: "",
};

/** The buttons keep the focus on the tier that they moved. */
const focusMoved = (to: number, direction: "up" | "down") => {
  requestAnimationFrame(() => {
    const find = (way: string) => document.getElementById(`tier-${to}-${way}`);
    const button = find(direction);
    const isUsable = button instanceof HTMLButtonElement && !button.disabled;
    (isUsable ? button : find(direction === "up" ? "down" : "up"))?.focus();
  });
};

interface TierListProps {
  currency: string;
  /** By the id of the tier. */
  customers: Readonly<Record<string, number>>;
  foresight: TierForesight | null;
}

/** The tiers in their order, the lowest first. */
export function TierList({ currency, customers, foresight }: TierListProps) {
  const { t } = useTranslation();
  const { form } = useFormContext();
  const [open, setOpen] = useState<readonly boolean[]>([]);
  const rows = rowsIn(form.values, list);
  const change = (how: (rows: readonly Fields[]) => readonly Fields[]) =>
    form.change((values) => {
      const changed = how(rowsIn(values, list));
      return { ...withRows(values, list, changed), tierCount: String(changed.length) };
    });
  const flags = rows.map((_, row) => open[row] === true);
  const toggle = (row: number) => setOpen(flags.map((isOpen, index) => (index === row ? !isOpen : isOpen)));
  const move = (from: number, to: number) => {
    change((known) => swapped(known, from, to));
    setOpen(swapped(flags, from, to));
    focusMoved(to, to < from ? "up" : "down");
  };
  const remove = (gone: number) => {
    change((known) => known.filter((_, row) => row !== gone));
    setOpen(flags.filter((_, row) => row !== gone));
  };
  const add = () => {
    change((known) => [...known, newTier]);
    setOpen([...flags, true]);
  };
  return (
    <BlockStack gap="400">
      <input type="hidden" name="tierCount" value={rows.length} />
      {rows.map((values, row) => (
        <TierCard
          key={row}
          row={row}
          isLast={row === rows.length - 1}
          isOpen={flags[row] === true}
          currency={currency}
          customers={customers[values["id"] ?? ""]}
          foreseen={foresight?.counts[row]}
          onToggle={() => toggle(row)}
          onMove={(to) => move(row, to)}
          onRemove={() => remove(row)}
        />
      ))}
      <Box paddingInline={{ xs: "400", sm: "0" }}>
        <Button icon={PlusIcon} onClick={add} disabled={rows.length >= most}>
          {t("tiers.add")}
        </Button>
      </Box>
    </BlockStack>
  );
}
