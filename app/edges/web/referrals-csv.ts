import type { ReferralRow } from "#app/modules/referrals/index.ts";

type Cell = string | boolean | Date | null;

/** People appear by Shopify's digits only. */
const columns: Readonly<Record<string, (row: ReferralRow) => Cell>> = {
  referral: ({ id }) => id,
  status: ({ status }) => status,
  reason: ({ reason }) => reason,
  verdict: ({ verdict }) => verdict,
  evidence: ({ evidence }) => evidence,
  program: ({ programName }) => programName,
  language: ({ locale }) => locale,
  advocate_customer_id: ({ advocateCustomerId }) => advocateCustomerId,
  friend_customer_id: ({ friendCustomerId }) => friendCustomerId,
  order_id: ({ orderId }) => orderId,
  is_test: ({ isTest }) => isTest,
  created_at: ({ createdAt }) => createdAt,
  claimed_at: ({ claimedAt }) => claimedAt,
  hold_until: ({ holdUntil }) => holdUntil,
};

/** A cell that a spreadsheet would take for a formula is marked as text. */
const written = (cell: Cell): string => {
  if (cell === null) return "";
  const text = cell instanceof Date ? cell.toISOString() : String(cell);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** With a mark of its encoding: spreadsheets would otherwise garble names of programs in other scripts. */
export const csvHeader = `\uFEFF${Object.keys(columns).join(",")}\r\n`;

export const csvLines = (rows: readonly ReferralRow[]): string =>
  rows
    .map(
      (row) =>
        `${Object.values(columns)
          .map((valueOf) => written(valueOf(row)))
          .join(",")}\r\n`,
    )
    .join("");
