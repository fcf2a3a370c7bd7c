import { actorKinds, auditActions, type ActorKind } from "#app/contracts/audit-names.ts";
import { startOfDay } from "#app/platform/start-of-day.ts";

export interface AuditQuery {
  action: string;
  actor: ActorKind | "";
  /** Days of the shop, both included. */
  since: string;
  until: string;
  cursor: string | null;
}

const areas = Object.entries(auditActions);
const known = new Set(areas.flatMap(([area, verbs]) => [area, ...verbs.map((verb) => `${area}.${verb}`)]));

/** What is none of ours is left out; null for a cursor that never was. */
export const readAuditQuery = (query: URLSearchParams, timezone: string): AuditQuery | null => {
  const action = query.get("action") ?? "";
  const cursor = query.get("cursor");
  if (cursor !== null && !/^\d{1,18}$/.test(cursor)) return null;
  const day = (name: string) => {
    const text = query.get(name) ?? "";
    return startOfDay(text, timezone) === null ? "" : text;
  };
  return {
    action: known.has(action) ? action : "",
    actor: actorKinds.find((kind) => kind === query.get("actor")) ?? "",
    since: day("since"),
    until: day("until"),
    cursor,
  };
};

export const isFiltered = ({ action, actor, since, until }: AuditQuery): boolean =>
  `${action}${actor}${since}${until}` !== "";

export const auditFilter = ({ action, actor, since, until }: AuditQuery, timezone: string) => ({
  action: action === "" ? undefined : action,
  actorKind: actor === "" ? undefined : actor,
  since: startOfDay(since, timezone) ?? undefined,
  until: startOfDay(until, timezone, 1) ?? undefined,
});
