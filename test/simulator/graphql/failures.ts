import type { SimFailure, State } from "../state.ts";

/** What is to go wrong with this call, if anything; counted down. */
export const takeFailure = (state: State, query: string): SimFailure["kind"] | null => {
  const failure = state.failures.find(({ field, times }) => times > 0 && query.includes(`${field}(`));
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
