import type { ScopeState } from "#app/modules/shops/index.ts";

/** Something that does not go on without the merchant. */
export type Task =
  | { kind: "review" | "rewards" | "deliveries" | "scopes"; count: number }
  | { kind: "requests"; count: number; deadline: Date }
  | { kind: "program"; id: string; name: string; reason: string }
  | { kind: "no_program" };

interface TaskFacts {
  programs: readonly { id: string; name: string; state: string; pauseReason: string | null }[];
  scopes: readonly ScopeState[];
  needsMerchant: number;
  underReview: number;
  failedDeliveries: number;
  requests: { count: number; deadline: Date | null };
}

const whenAny = <Kind extends string>(kind: Kind, count: number): { kind: Kind; count: number }[] =>
  count === 0 ? [] : [{ kind, count }];

/** What the law dates comes first, then what keeps people from their rewards. */
export const openTasks = (facts: TaskFacts): Task[] => {
  const { programs, scopes, requests } = facts;
  const missing = scopes.filter(({ isGranted, isOptional }) => !isGranted && !isOptional).length;
  const paused = programs.flatMap(({ id, name, state, pauseReason }) =>
    state === "paused" && pauseReason !== null
      ? [{ kind: "program" as const, id, name, reason: pauseReason }]
      : [],
  );
  const isIdle = !programs.some(({ state }) => state === "active");
  return [
    ...(requests.deadline === null
      ? []
      : [{ kind: "requests" as const, count: requests.count, deadline: requests.deadline }]),
    ...whenAny("scopes", missing),
    ...whenAny("rewards", facts.needsMerchant),
    ...whenAny("review", facts.underReview),
    ...paused,
    ...(isIdle ? [{ kind: "no_program" as const }] : []),
    ...whenAny("deliveries", facts.failedDeliveries),
  ];
};
