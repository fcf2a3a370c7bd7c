/**
 * Packs the Admin API's schema for the simulator: `node test/simulator/schema/pack.ts <introspection.json.gz>`.
 *
 * The introspection is `dist/data/admin_2026-10.json.gz` of the npm package @shopify/dev-mcp 1.16.0 (ISC licence), got by
 * `npm pack @shopify/dev-mcp@1.16.0`. Descriptions are left out; what is deprecated stays marked, since using it must fail.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { buildClientSchema, printSchema, type IntrospectionQuery } from "graphql";

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("Name the introspection file.");

const withoutDescriptions = (key: string, value: unknown) => (key === "description" ? null : value);

const { data } = JSON.parse(gunzipSync(readFileSync(source)).toString(), withoutDescriptions) as {
  data: IntrospectionQuery;
};
const sdl = printSchema(buildClientSchema(data));
const target = new URL("admin-2026-10.graphql.gz", import.meta.url);
writeFileSync(target, gzipSync(sdl, { level: 9 }));
process.stdout.write(`${sdl.length} characters packed\n`);
