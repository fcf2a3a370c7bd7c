import { reasonProblem, type ReasonProblem } from "#app/contracts/merchant-reason.ts";
import { decisionKinds, type AskedDecision } from "#app/contracts/decisions.ts";
import { isUuid } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";

const mostAtOnce = 25;

export interface DecisionForm {
  ids: string[];
  kind: AskedDecision;
  reason: string;
}

export const readDecision = (form: FormData): Result<DecisionForm, ReasonProblem | "malformed"> => {
  const kind = decisionKinds.find((known) => known === form.get("kind"));
  const ids = form.getAll("id").filter(isUuid);
  const reason = form.get("reason");
  if (kind === undefined || ids.length === 0 || ids.length > mostAtOnce || typeof reason !== "string") {
    return refuse("malformed");
  }
  const problem = reasonProblem(reason);
  return problem === null ? ok({ ids, kind, reason: reason.trim() }) : refuse(problem);
};
