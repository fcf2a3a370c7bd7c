import type { AppLoadContext } from "@remix-run/server-runtime";
import type { AdminCaller } from "./admin-shop.server.ts";
import type { FieldErrors } from "./forms/errors.ts";
import type { Fields } from "./forms/fields.ts";
import { readTiers } from "./forms/tier-form.ts";

export interface TiersSaved {
  saved: boolean;
  errors?: FieldErrors | undefined;
  /** Somebody else saved since the form was opened; nothing was overwritten. */
  isStale?: boolean | undefined;
}

export const saveTiers = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  fields: Fields,
): Promise<TiersSaved> => {
  const read = readTiers(fields, shop.currency);
  if (!read.ok) return { saved: false, errors: read.refusal };
  const replaced = await app.tiers.replace(shop, read.value, { actor, seen: fields["seen"] ?? "" });
  return replaced.ok ? { saved: true } : { saved: false, isStale: true };
};
