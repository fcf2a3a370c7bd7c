import type { ProgramState, ProgramTerms } from "#app/contracts/program-terms.ts";
import { hasAmountsIn, stateAt } from "#app/modules/programs/index.ts";
import type { OrderSnapshot } from "./order-snapshot.ts";

type Sale = Pick<OrderSnapshot, "currency" | "presentmentCurrency" | "country" | "orderedAt">;

export const fitsCurrency = (terms: ProgramTerms, { currency, presentmentCurrency }: Sale): boolean =>
  hasAmountsIn(terms, currency) &&
  (terms.currencies === null || terms.currencies.includes(presentmentCurrency));

export const fitsMarket = ({ countries }: ProgramTerms, { country }: Sale): boolean =>
  countries === null || country === null || countries.includes(country);

interface Candidate {
  state: ProgramState;
  terms: ProgramTerms;
}

export interface ProgramOfOrder<Program> {
  program: Program;
  state: "active" | "paused" | "ended";
}

/**
 * Under which program an order without a claim stands, of those in the sequence of their priority: the first that takes
 * friends when it was placed, and whose currency and market fit. When none does, the first says why.
 */
export const programOfOrder = <Program extends Candidate>(
  programs: readonly Program[],
  sale: Sale,
): ProgramOfOrder<Program> | null => {
  const found = programs.flatMap((program) => {
    const state = stateAt(program, sale.orderedAt);
    return state === null ? [] : [{ program, state }];
  });
  const active = found.filter(({ state }) => state === "active");
  return (
    active.find(({ program: { terms } }) => fitsCurrency(terms, sale) && fitsMarket(terms, sale)) ??
    active[0] ??
    found[0] ??
    null
  );
};
