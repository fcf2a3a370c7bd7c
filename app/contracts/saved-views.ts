import { holdsContact } from "./merchant-text.ts";

/** What a list is filtered by, under a name of the merchant's. */
export interface SavedView {
  id: string;
  name: string;
  /** Parameters of the list's address, without the search. */
  filters: string;
}

export type ViewProblem = "empty" | "too_long" | "holds_contact" | "taken" | "limit" | "no_filters" | "gone";

export const longestViewName = 40;
export const mostViews = 20;

/** What is wrong with a view's name, whoever else has it. */
export const viewNameProblem = (text: string): ViewProblem | null => {
  const name = text.trim();
  if (name === "") return "empty";
  if (name.length > longestViewName) return "too_long";
  return holdsContact(name) ? "holds_contact" : null;
};
