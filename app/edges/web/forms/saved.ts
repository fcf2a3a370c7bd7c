import type { FieldErrors } from "./errors.ts";

/** What whoever saved an editing form is told. */
export interface Saved {
  saved: boolean;
  errors?: FieldErrors | undefined;
  /** Somebody else saved since the form was opened; nothing was overwritten. */
  isStale?: boolean | undefined;
}
