import type { ProgramState, ProgramTerms } from "#app/contracts/program-terms.ts";

/** A program with the terms it offers now. */
export interface Program {
  id: string;
  name: string;
  state: ProgramState;
  priority: number;
  version: number;
  versionId: string;
  terms: ProgramTerms;
  /** Why the app itself paused it; null when a person did. */
  pauseReason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface ProgramRow {
  id: string;
  name: string;
  state: ProgramState;
  priority: number;
  current_version: number;
  version_id: string;
  terms: ProgramTerms;
  pause_reason: string | null;
  created_at: Date;
  updated_at: Date;
}

/** Continue with `where p.shop_id = ...`. */
export const selectPrograms = `
  select p.id, p.name, p.state, p.priority, p.current_version, p.pause_reason, p.created_at, p.updated_at,
    v.id as version_id, v.terms
  from programs p
  join program_versions v on v.shop_id = p.shop_id and v.program_id = p.id and v.version = p.current_version`;

export const programOf = (row: ProgramRow): Program => ({
  id: row.id,
  name: row.name,
  state: row.state,
  priority: row.priority,
  version: row.current_version,
  versionId: row.version_id,
  terms: row.terms,
  pauseReason: row.pause_reason,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
