import type { ProgramTerms } from "#app/contracts/program-terms.ts";
import { hasAmountsIn } from "./amounts.ts";
import type { Program } from "./program.ts";

/** What a shop offers to new friends: a program that takes them, or the one that would, with why it does not. */
export type OfferedProgram =
  | { state: "active"; program: Program }
  | { state: "paused" | "ended"; program: Program | null };

const fitsCurrency = (terms: ProgramTerms, currency: string): boolean =>
  hasAmountsIn(terms, currency) && (terms.currencies === null || terms.currencies.includes(currency));

/** Whether a program takes friends at that moment: its dates count as much as what a person set. Null for a draft. */
export const stateAt = (
  { state, terms }: Pick<Program, "state" | "terms">,
  at: Date,
): "active" | "paused" | "ended" | null => {
  if (state === "draft") return null;
  if (state === "ended" || (terms.endsAt !== null && new Date(terms.endsAt) <= at)) return "ended";
  if (state === "paused" || (terms.startsAt !== null && new Date(terms.startsAt) > at)) return "paused";
  return "active";
};

const byPriority = (left: Program, right: Program): number =>
  left.priority - right.priority || left.createdAt.getTime() - right.createdAt.getTime();

/** The first by priority whose state, dates and currency fit; when none takes friends, the first that fits says why. */
export const chooseProgram = (programs: readonly Program[], now: Date, currency: string): OfferedProgram => {
  const found = programs
    .filter(({ terms }) => fitsCurrency(terms, currency))
    .toSorted(byPriority)
    .flatMap((program) => {
      const state = stateAt(program, now);
      return state === null ? [] : [{ state, program }];
    });
  return found.find(({ state }) => state === "active") ?? found[0] ?? { state: "ended", program: null };
};

/** When time alone changes what is offered; null when it never does. */
export const nextChange = (programs: readonly Program[], now: Date): Date | null => {
  const moments = programs.flatMap(({ terms: { startsAt, endsAt } }) => [startsAt, endsAt]);
  const coming = moments.filter((moment) => moment !== null).map((moment) => Date.parse(moment));
  const next = Math.min(...coming.filter((moment) => moment > now.getTime()));
  return Number.isFinite(next) ? new Date(next) : null;
};
