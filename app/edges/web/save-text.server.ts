import type { AppLoadContext } from "@remix-run/server-runtime";
import type { TextProblem } from "#app/contracts/text-rules.ts";
import type { AdminCaller } from "./admin-shop.server.ts";
import type { Fields } from "./forms/fields.ts";
import type { Saved } from "./forms/saved.ts";

export interface TextSaved extends Saved {
  intent: "save" | "reset";
  problems?: readonly TextProblem[] | undefined;
}

const formField = /^forms\.(\w+)$/;

/** Browsers send lines that end as on a typewriter. */
const formsIn = (fields: Fields): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const [, form] = formField.exec(name) ?? [];
      return form === undefined ? [] : [[form, value.replaceAll("\r\n", "\n")]];
    }),
  );

export const saveText = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  text: { key: string; locale: string },
  fields: Fields,
): Promise<TextSaved> => {
  const intent = fields["intent"] === "reset" ? "reset" : "save";
  const forms = intent === "reset" ? null : formsIn(fields);
  const change = { ...text, forms, seen: fields["seen"] ?? "" };
  const changed = await app.translations.change(shop.id, [change], actor);
  if (changed.ok) return { intent, saved: true };
  const { refusal } = changed;
  if (refusal.why === "unknown_text" || refusal.why === "unknown_language")
    throw new Response(null, { status: 404 });
  return {
    intent,
    saved: false,
    ...(refusal.why === "stale" ? { isStale: true } : { problems: refusal.problems }),
  };
};
