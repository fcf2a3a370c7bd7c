import type { NewProgram, ProgramEdit, ProgramState, ProgramTerms } from "#app/contracts/program-terms.ts";
import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import { isUuid, type ShopId } from "#app/platform/ids.ts";
import { ok, refuse, type Result } from "#app/platform/result.ts";
import { programOf, selectPrograms, type Program, type ProgramRow } from "./program.ts";

export type ChangeRefusal = "not_found" | "stale_version" | "illegal_state";

export const listPrograms = async (tx: Tx, shopId: ShopId): Promise<Program[]> => {
  const rows = await tx.query<ProgramRow>(
    `${selectPrograms} where p.shop_id = $1 order by p.priority, p.created_at, p.id`,
    [shopId],
  );
  return rows.map(programOf);
};

/** Another text as soon as anything changes that a visitor could read or that decides which program he is offered. */
export const programsVersion = async (tx: Tx, shopId: ShopId): Promise<string> => {
  const [row] = await tx.query<{ version: string }>(
    `select coalesce(md5(string_agg(concat_ws(' ', id, state, priority, current_version), ',' order by id)), '') as version
     from programs where shop_id = $1`,
    [shopId],
  );
  return row?.version ?? "";
};

export const findProgram = async (tx: Tx, shopId: ShopId, id: string): Promise<Program | null> => {
  if (!isUuid(id)) return null;
  const [row] = await tx.query<ProgramRow>(`${selectPrograms} where p.shop_id = $1 and p.id = $2`, [
    shopId,
    id,
  ]);
  return row === undefined ? null : programOf(row);
};

const openVersion = (tx: Tx, shopId: ShopId, id: string, version: number, terms: ProgramTerms) =>
  tx.query("insert into program_versions (shop_id, program_id, version, terms) values ($1, $2, $3, $4)", [
    shopId,
    id,
    version,
    JSON.stringify(terms),
  ]);

const changed = async (tx: Tx, shopId: ShopId, id: string): Promise<Program> => {
  const program = await findProgram(tx, shopId, id);
  if (program === null) throw new Error(`the program ${id} is gone within its own transaction`);
  return program;
};

const note = (tx: Tx, actor: Actor, shopId: ShopId, id: string, verb: string, metadata: object = {}) =>
  writeAudit(tx, [
    { shopId, actor, action: `program.${verb}`, target: { kind: "program", id }, metadata: { ...metadata } },
  ]);

export const createProgram = async (
  tx: Tx,
  shopId: ShopId,
  input: NewProgram,
  actor: Actor,
): Promise<Program> => {
  const [row] = await tx.query<{ id: string }>(
    "insert into programs (shop_id, name, priority) values ($1, $2, $3) returning id",
    [shopId, input.name, input.priority],
  );
  if (row === undefined) throw new Error("insert returned no row");
  await openVersion(tx, shopId, row.id, 1, input.terms);
  await note(tx, actor, shopId, row.id, "created");
  return changed(tx, shopId, row.id);
};

interface LockedProgram {
  name: string;
  state: ProgramState;
  priority: number;
  current_version: number;
}

const lock = async (tx: Tx, shopId: ShopId, id: string): Promise<LockedProgram | null> => {
  if (!isUuid(id)) return null;
  const [row] = await tx.query<LockedProgram>(
    "select name, state, priority, current_version from programs where shop_id = $1 and id = $2 for update",
    [shopId, id],
  );
  return row ?? null;
};

/** Every edit opens the next version, so that the version tells two editors of each other. */
export const editProgram = async (
  tx: Tx,
  shopId: ShopId,
  id: string,
  edit: ProgramEdit,
  actor: Actor,
): Promise<Result<Program, ChangeRefusal>> => {
  const known = await lock(tx, shopId, id);
  if (known === null) return refuse("not_found");
  if (known.current_version !== edit.version) return refuse("stale_version");
  if (known.state === "ended") return refuse("illegal_state");

  const before = await changed(tx, shopId, id);
  const version = edit.version + 1;
  await openVersion(tx, shopId, id, version, edit.terms ?? before.terms);
  await tx.query(
    "update programs set name = $3, priority = $4, current_version = $5 where shop_id = $1 and id = $2",
    [shopId, id, edit.name ?? known.name, edit.priority ?? known.priority, version],
  );
  await note(tx, actor, shopId, id, "edited", { version });
  return ok(await changed(tx, shopId, id));
};

const reachableFrom: Readonly<Record<Exclude<ProgramState, "draft">, readonly ProgramState[]>> = {
  active: ["draft", "paused"],
  paused: ["active"],
  ended: ["draft", "active", "paused"],
};

/**
 * Asking for the state it already has is success. Pausing and ending stop new claims only. Whoever names the version he saw
 * moves no terms that he never read.
 */
export const moveProgram = async (
  tx: Tx,
  shopId: ShopId,
  id: string,
  to: Exclude<ProgramState, "draft">,
  actor: Actor,
  seenVersion?: number,
): Promise<Result<Program, ChangeRefusal>> => {
  const known = await lock(tx, shopId, id);
  if (known === null) return refuse("not_found");
  if (seenVersion !== undefined && known.current_version !== seenVersion) return refuse("stale_version");
  if (known.state !== to) {
    if (!reachableFrom[to].includes(known.state)) return refuse("illegal_state");
    await tx.query("update programs set state = $3, pause_reason = null where shop_id = $1 and id = $2", [
      shopId,
      id,
      to,
    ]);
    await note(tx, actor, shopId, id, to === "active" ? "activated" : to, { from: known.state });
  }
  return ok(await changed(tx, shopId, id));
};
