import type { AppLoadContext } from "@remix-run/server-runtime";
import type { AdminCaller } from "./admin-shop.server.ts";
import type { FieldErrors } from "./forms/errors.ts";
import { wholeNumberIn, type Fields } from "./forms/fields.ts";
import { readProgram } from "./forms/program-form.ts";

export interface ProgramSaved {
  saved: boolean;
  errors?: FieldErrors | undefined;
  /** Somebody else saved since the form was opened; nothing was overwritten. */
  isStale?: boolean | undefined;
}

export const saveProgram = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  id: string,
  fields: Fields,
): Promise<ProgramSaved> => {
  const read = readProgram(fields, shop);
  if (!read.ok) return { saved: false, errors: read.refusal };
  const version = Number(wholeNumberIn(fields, "version"));
  const saved = await app.programs.edit(shop.id, id, { ...read.value, version }, actor);
  if (saved.ok) return { saved: true };
  if (saved.refusal === "not_found") throw new Response(null, { status: 404 });
  return { saved: false, isStale: true };
};
