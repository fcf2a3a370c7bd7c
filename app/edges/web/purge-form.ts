import { holdsContact } from "#app/contracts/merchant-text.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { startOfDay } from "#app/platform/start-of-day.ts";

export interface PurgeFields {
  before: string;
  reason: string;
  confirmation: string;
}

/** By field, as the page words them. */
export interface PurgeErrors {
  before?: "missing" | "future" | undefined;
  reason?: "missing" | "contact" | "too_long" | undefined;
  confirmation?: "wrong" | undefined;
}

interface Place {
  /** What has to be typed. */
  handle: string;
  timezone: string;
  now: Date;
}

const longestReason = 200;

const beforeError = (before: Date | null, now: Date): PurgeErrors["before"] => {
  if (before === null) return "missing";
  return before > now ? "future" : undefined;
};

const reasonError = (reason: string): PurgeErrors["reason"] => {
  if (reason === "") return "missing";
  if (reason.length > longestReason) return "too_long";
  return holdsContact(reason) ? "contact" : undefined;
};

/** All that is wrong at once, so that it can be mended at once. */
export const readPurgeForm = (
  fields: PurgeFields,
  { handle, timezone, now }: Place,
): Result<{ before: Date; reason: string }, PurgeErrors> => {
  const before = startOfDay(fields.before, timezone);
  const reason = fields.reason.trim();
  const found: PurgeErrors = {
    before: beforeError(before, now),
    reason: reasonError(reason),
    confirmation: fields.confirmation.trim() === handle ? undefined : "wrong",
  };
  const isWrong = Object.values(found).some((error) => error !== undefined);
  return isWrong || before === null ? refuse(found) : ok({ before, reason });
};
