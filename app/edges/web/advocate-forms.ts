import { reasonProblem, type ReasonProblem } from "#app/contracts/merchant-reason.ts";
import { isUuid } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { plainDigits } from "./forms/fields.ts";

const mostPoints = 1_000_000;

export interface AdjustForm {
  amount: number;
  reason: string;
  idempotencyKey: string;
}

/** Problems by the field they belong to. */
export interface AdjustProblems {
  amount?: "not_whole" | "not_enough_points";
  reason?: ReasonProblem;
}

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
};

export const readAdjustment = (form: FormData): Result<AdjustForm, AdjustProblems> => {
  const typed = plainDigits(textOf(form, "amount"));
  const amount = /^[+-]?\d{1,7}$/.test(typed) ? Number(typed) : 0;
  const reason = textOf(form, "reason");
  const key = textOf(form, "key");
  const words = reasonProblem(reason);
  const isWhole = amount !== 0 && Math.abs(amount) <= mostPoints && isUuid(key);
  if (isWhole && words === null) return ok({ amount, reason, idempotencyKey: key });
  return refuse({
    ...(isWhole ? {} : { amount: "not_whole" as const }),
    ...(words === null ? {} : { reason: words }),
  });
};
