import type { AppLoadContext } from "@remix-run/server-runtime";
import type { AdminCaller } from "./admin-shop.server.ts";
import { wholeNumberIn, type Fields } from "./forms/fields.ts";
import { readProgram } from "./forms/program-form.ts";
import type { Saved } from "./forms/saved.ts";

export const saveProgram = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  id: string,
  fields: Fields,
): Promise<Saved> => {
  const read = readProgram(fields, shop);
  if (!read.ok) return { saved: false, errors: read.refusal };
  const version = Number(wholeNumberIn(fields, "version"));
  const saved = await app.programs.edit(shop.id, id, { ...read.value, version }, actor);
  if (saved.ok) return { saved: true };
  if (saved.refusal === "not_found") throw new Response(null, { status: 404 });
  return { saved: false, isStale: true };
};
