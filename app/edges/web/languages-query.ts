import { surfaceNames, type Surface } from "#app/contracts/text-surfaces.ts";
import type { TextEntry, TextState } from "#app/modules/translations/index.ts";

export const textStates = ["changed", "missing", "bundled"] as const satisfies readonly TextState[];

export interface LanguagesQuery {
  surface: Surface | undefined;
  state: TextState | undefined;
  term: string;
}

/** What the address asks for. Whatever it does not understand it leaves out. */
export const readLanguagesQuery = (query: URLSearchParams): LanguagesQuery => ({
  surface: surfaceNames.find((name) => name === query.get("surface")),
  state: textStates.find((name) => name === query.get("state")),
  term: (query.get("q") ?? "").trim().slice(0, 100).toLowerCase(),
});

const wordsIn = ({ key, english, bundled, own }: TextEntry): string =>
  [key, ...[english, bundled, own].flatMap((forms) => Object.values(forms ?? {}))].join("\n").toLowerCase();

export const matches =
  ({ surface, state, term }: LanguagesQuery) =>
  (entry: TextEntry): boolean =>
    (surface === undefined || entry.surface === surface) &&
    (state === undefined || entry.state === state) &&
    (term === "" || wordsIn(entry).includes(term));
