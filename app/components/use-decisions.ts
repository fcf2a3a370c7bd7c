import { useCallback, useState } from "react";
import { useRevalidator } from "@remix-run/react";
import type { AskedDecision } from "#app/contracts/decisions.ts";

interface Decided {
  id: string;
  refusal: string | null;
}

/** Decisions under way, or what came of the last ones. */
export interface Progress {
  kind: AskedDecision;
  total: number;
  results: readonly Decided[];
  isRunning: boolean;
  /** Why nothing was decided from some point on: the line broke, or the words were refused. */
  failure: string | null;
}

const perRequest = 5;

const send = async (
  kind: AskedDecision,
  reason: string,
  ids: readonly string[],
): Promise<Decided[] | string> => {
  const form = new FormData();
  form.set("kind", kind);
  form.set("reason", reason);
  for (const id of ids) form.append("id", id);
  try {
    const answer = await fetch("/app/referrals/decide", { method: "POST", body: form });
    const body = (await answer.json()) as { results?: Decided[]; problem?: string };
    return body.results ?? body.problem ?? "failed";
  } catch {
    return "failed";
  }
};

/** Decides a few at a time, so that the page can show how far it has come. */
export const useDecisions = () => {
  const [progress, setProgress] = useState<Progress | null>(null);
  const { revalidate } = useRevalidator();
  const decide = useCallback(
    async (kind: AskedDecision, ids: readonly string[], reason: string): Promise<void> => {
      let state: Progress = { kind, total: ids.length, results: [], isRunning: true, failure: null };
      setProgress(state);
      for (let start = 0; start < ids.length && state.failure === null; start += perRequest) {
        const answer = await send(kind, reason, ids.slice(start, start + perRequest));
        state =
          typeof answer === "string"
            ? { ...state, failure: answer }
            : { ...state, results: [...state.results, ...answer] };
        setProgress(state);
      }
      setProgress({ ...state, isRunning: false });
      revalidate();
    },
    [revalidate],
  );
  const dismiss = useCallback(() => setProgress(null), []);
  return { progress, decide, dismiss };
};

export type Decisions = ReturnType<typeof useDecisions>;
