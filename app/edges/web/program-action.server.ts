import { redirect, type AppLoadContext } from "@remix-run/server-runtime";
import { adminLocaleOf, createI18n } from "#app/i18n.ts";
import type { AdminCaller } from "./admin-shop.server.ts";
import { changeProgram } from "./change-program.server.ts";

export interface ProgramMoved {
  refused: boolean;
}

/** The page of a program, in the language that the merchant has chosen. */
export const programPath = (request: Request, id: string): string =>
  `/app/programs/${id}?locale=${adminLocaleOf(request)}`;

/** A button of a program was pressed, on whichever page: a copy leads to its own page. */
export const answerProgramButton = async (
  request: Request,
  context: AppLoadContext,
  caller: AdminCaller,
  pressed: { intent: unknown; id: unknown },
): Promise<ProgramMoved> => {
  const { t } = createI18n(adminLocaleOf(request));
  const changed = await changeProgram(context, caller, pressed, (name) =>
    t("program_list.copy_of", { program: name }),
  );
  if (!changed.ok && changed.refusal === "not_found") throw new Response(null, { status: 404 });
  if (changed.ok && pressed.intent === "duplicate") throw redirect(programPath(request, changed.value.id));
  return { refused: !changed.ok };
};
