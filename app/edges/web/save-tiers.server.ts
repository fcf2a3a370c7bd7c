import type { AppLoadContext } from "@remix-run/server-runtime";
import type { AdminCaller } from "./admin-shop.server.ts";
import type { Fields } from "./forms/fields.ts";
import type { Saved } from "./forms/saved.ts";
import { readTiers } from "./forms/tier-form.ts";

export const saveTiers = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  fields: Fields,
): Promise<Saved> => {
  const read = readTiers(fields, shop.currency);
  if (!read.ok) return { saved: false, errors: read.refusal };
  const replaced = await app.tiers.replace(shop, read.value, { actor, seen: fields["seen"] ?? "" });
  return replaced.ok ? { saved: true } : { saved: false, isStale: true };
};
