import { isCorners, parseColour, type Brand } from "#app/contracts/brand.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { FieldErrors } from "./errors.ts";
import { textIn, type Fields } from "./fields.ts";

export const brandFields = ({ accent, corners, version }: Brand & { version: number }): Fields => ({
  version: String(version),
  accent: accent ?? "",
  corners,
});

export const readBrandForm = (fields: Fields): Result<Brand & { seen: number }, FieldErrors> => {
  const typed = textIn(fields, "accent");
  const accent = typed === null ? null : parseColour(typed);
  if (typed !== null && accent === null) return refuse({ accent: { says: "colour" } });
  const corners = fields["corners"];
  if (!isCorners(corners)) return refuse({ corners: { says: "invalid" } });
  return ok({ accent, corners, seen: Number(fields["version"]) || 0 });
};
