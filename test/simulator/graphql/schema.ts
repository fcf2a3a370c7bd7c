import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { buildSchema, type GraphQLSchema } from "graphql";

export const schemaVersion = "2026-10";

let built: GraphQLSchema | null = null;

/** The real schema of the Admin API. Building it takes a moment, so it happens at the first question. */
export const adminSchema = (): GraphQLSchema => {
  const packed = new URL(`../schema/admin-${schemaVersion}.graphql.gz`, import.meta.url);
  built ??= buildSchema(gunzipSync(readFileSync(packed)).toString(), { assumeValidSDL: true });
  return built;
};
