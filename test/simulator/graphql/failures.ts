import { parse } from "graphql";
import type { SimFailure, State } from "../state.ts";

const fieldsOf = (query: string): string[] =>
  parse(query).definitions.flatMap((definition) =>
    definition.kind !== "OperationDefinition"
      ? []
      : definition.selectionSet.selections.flatMap((selected) =>
          selected.kind === "Field" ? [selected.name.value] : [],
        ),
  );

/** What is to go wrong with this call, if anything; counted down. */
export const takeFailure = (state: State, query: string): SimFailure["kind"] | null => {
  if (state.failures.length === 0) return null;
  const asked = fieldsOf(query);
  const failure = state.failures.find(({ field, times }) => times > 0 && asked.includes(field));
  if (failure === undefined) return null;
  failure.times -= 1;
  state.failures = state.failures.filter(({ times }) => times > 0);
  return failure.kind;
};

export const throttledAnswer = {
  errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
  extensions: {
    cost: {
      requestedQueryCost: 10,
      throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 5, restoreRate: 100 },
    },
  },
};
