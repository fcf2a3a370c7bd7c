import type { AuditSettings } from "#app/modules/audit/index.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { isChecked, wholeNumberIn, type Fields } from "./forms/fields.ts";

const shortestDays = 90;
const longestDays = 180;

const settingsIn = (fields: Fields): AuditSettings | null => {
  const retentionDays = wholeNumberIn(fields, "retentionDays");
  if (typeof retentionDays !== "number") return null;
  const isAllowed = retentionDays >= shortestDays && retentionDays <= longestDays;
  return isAllowed ? { retentionDays, legalHold: isChecked(fields, "legalHold") } : null;
};

/** What is to be kept, and what the form showed when it was opened. */
export const readKeepingForm = (
  fields: Fields,
): Result<{ settings: AuditSettings; seen: AuditSettings | null }, "retentionDays"> => {
  const settings = settingsIn(fields);
  if (settings === null) return refuse("retentionDays");
  const seen = settingsIn({
    retentionDays: fields["seen.retentionDays"] ?? "",
    legalHold: fields["seen.legalHold"] ?? "",
  });
  return ok({ settings, seen });
};
