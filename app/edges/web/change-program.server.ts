import type { AppLoadContext } from "@remix-run/server-runtime";
import type { Program } from "#app/modules/programs/index.ts";
import { isUuid } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import type { AdminCaller } from "./admin-shop.server.ts";

type Refusal = "not_found" | "stale_version" | "illegal_state";

const longestName = 100;

/** A draft with the same terms. The copy's name is said in the merchant's language. */
const duplicate = async (
  { app }: AppLoadContext,
  { shop, actor }: AdminCaller,
  id: string,
  copyOf: (name: string) => string,
): Promise<Result<Program, Refusal>> => {
  const known = await app.programs.find(shop.id, id);
  if (known === null) return refuse("not_found");
  const name = copyOf(known.name).slice(0, longestName);
  return ok(
    await app.programs.create(shop.id, { name, priority: known.priority, terms: known.terms }, actor),
  );
};

/** What the buttons of a program do. */
export const changeProgram = async (
  context: AppLoadContext,
  caller: AdminCaller,
  { intent, id }: { intent: unknown; id: unknown },
  copyOf: (name: string) => string,
): Promise<Result<Program, Refusal>> => {
  const { programs } = context.app;
  const { shop, actor } = caller;
  if (!isUuid(id)) return refuse("not_found");
  switch (intent) {
    case "active":
      return programs.activate(shop.id, id, undefined, actor);
    case "paused":
      return programs.pause(shop.id, id, undefined, actor);
    case "ended":
      return programs.end(shop.id, id, undefined, actor);
    case "duplicate":
      return duplicate(context, caller, id, copyOf);
    default:
      throw new Response(null, { status: 400 });
  }
};
