import { holdsContact } from "#app/contracts/merchant-text.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";

export interface KeyErrors {
  label?: "missing" | "too_long" | "contact" | undefined;
  scopes?: "missing" | undefined;
}

const longestLabel = 100;

const labelError = (label: string): KeyErrors["label"] => {
  if (label === "") return "missing";
  if (label.length > longestLabel) return "too_long";
  return holdsContact(label) ? "contact" : undefined;
};

/** What a form asks of a new key; scopes that do not exist are left out. */
export const readKeyForm = <Scope extends string>(
  form: FormData,
  known: readonly Scope[],
): Result<{ label: string; scopes: Scope[] }, KeyErrors> => {
  const typed = form.get("label");
  const label = typeof typed === "string" ? typed.trim() : "";
  const asked = new Set(form.getAll("scopes"));
  const scopes = known.filter((scope) => asked.has(scope));
  const errors: KeyErrors = {
    label: labelError(label),
    scopes: scopes.length === 0 ? "missing" : undefined,
  };
  const isWrong = errors.label !== undefined || errors.scopes !== undefined;
  return isWrong ? refuse(errors) : ok({ label, scopes });
};
