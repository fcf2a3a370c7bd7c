import type { FieldErrors } from "./errors.ts";
import type { Fields } from "./fields.ts";

/** What whoever saved an editing form is told. */
export interface Saved {
  saved: boolean;
  errors?: FieldErrors | undefined;
  /** Somebody else saved since the form was opened; nothing was overwritten. */
  isStale?: boolean | undefined;
}

/** Of a form that shares its page with others: the page is not read anew for it. */
export interface SavedInPlace extends Saved {
  /** As it is stored now; absent when the form was refused. */
  stored?: Fields | undefined;
}
