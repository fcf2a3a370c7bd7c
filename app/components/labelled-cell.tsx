import { IndexTable } from "@shopify/polaris";
import type { ReactNode } from "react";

interface LabelledCellProps {
  label: string;
  isNumber?: boolean;
  children: ReactNode;
}

/** A cell that says what it is where the table has no room for headings. */
export function LabelledCell({ label, isNumber = false, children }: LabelledCellProps) {
  return (
    <IndexTable.Cell className={isNumber ? "number" : ""}>
      <span className="cell-label">{label}</span>
      {children}
    </IndexTable.Cell>
  );
}
