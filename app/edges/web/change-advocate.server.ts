import type { App } from "#app/composition.server.ts";
import type { AddCodeRefusal, AdvocateDetails } from "#app/modules/referrals/index.ts";
import type { AdminCaller } from "./admin-shop.server.ts";
import { readAdjustment, type AdjustProblems } from "./advocate-forms.ts";

export type AdvocateAnswer =
  | { did: "adjust"; problems: AdjustProblems | null }
  | { did: "add_code"; problem: AddCodeRefusal | null }
  | { did: "replace_code"; problem: "unknown_code" | "too_many_codes" | null };

interface Change extends AdminCaller {
  advocate: AdvocateDetails;
}

type Modules = Pick<App, "points" | "referrals">;

const adjust = async (
  { points }: Modules,
  { shop, actor, advocate }: Change,
  form: FormData,
): Promise<AdvocateAnswer> => {
  const read = readAdjustment(form);
  if (!read.ok) return { did: "adjust", problems: read.refusal };
  const { customerId } = advocate;
  if (customerId === null) throw new Response(null, { status: 404 });
  const adjusted = await points.adjust(shop.id, { customerId, ...read.value }, actor);
  if (adjusted.ok) return { did: "adjust", problems: null };
  if (adjusted.refusal === "not_enough_points")
    return { did: "adjust", problems: { amount: "not_enough_points" } };
  throw new Response(null, { status: 409 });
};

const textOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

const addCode = async (
  { referrals }: Modules,
  { shop, actor, advocate }: Change,
  form: FormData,
): Promise<AdvocateAnswer> => {
  const added = await referrals.addCustomCode(shop.id, advocate.id, textOf(form, "code"), actor);
  return { did: "add_code", problem: added.ok ? null : added.refusal };
};

/** Only a code of this advocate's: the page names one, and a form can name any. */
const replaceCode = async (
  { referrals }: Modules,
  { shop, actor, advocate }: Change,
  form: FormData,
): Promise<AdvocateAnswer> => {
  const known = advocate.codes.find(({ code, retiredAt }) => code === form.get("code") && retiredAt === null);
  if (known === undefined) return { did: "replace_code", problem: "unknown_code" };
  const replaced = await referrals.replaceKnownCode(shop, known.code, actor);
  return { did: "replace_code", problem: replaced.ok ? null : replaced.refusal };
};

const changes = { adjust, add_code: addCode, replace_code: replaceCode } as const;

const isChange = (name: string): name is keyof typeof changes => Object.hasOwn(changes, name);

/** What a merchant changes about an advocate; what the form got wrong comes back with the field it belongs to. */
export const changeAdvocate = (modules: Modules, change: Change, form: FormData): Promise<AdvocateAnswer> => {
  const name = textOf(form, "do");
  if (!isChange(name)) throw new Response(null, { status: 400 });
  return changes[name](modules, change, form);
};
