import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** What each page of the admin loads in scripts, gzipped, against its budget. After a build: `npm run weigh`. */
const client = path.resolve("build/client");
const assets = readdirSync(path.join(client, "assets"));

interface Route {
  id: string;
  parentId?: string;
  module: string;
  imports?: string[];
}

interface Manifest {
  entry: { module: string; imports: string[] };
  routes: Record<string, Route>;
}

const readManifest = (): Manifest => {
  const name = assets.find((file) => file.startsWith("manifest-"));
  if (name === undefined) throw new Error("There is no build. Run `npm run build` first.");
  const text = readFileSync(path.join(client, "assets", name), "utf8");
  return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as Manifest;
};

const weightOf = (address: string): number => gzipSync(readFileSync(path.join(client, address))).length;

/** A page is in one language; the heaviest counts. */
const words = Math.max(
  ...assets.filter((file) => /^(en|ar|he)-.*\.js$/.test(file)).map((file) => weightOf(`assets/${file}`)),
);

const lineOf = ({ routes }: Manifest, id: string): Route[] => {
  const route = routes[id];
  if (route === undefined) return [];
  return [route, ...(route.parentId === undefined ? [] : lineOf({ routes } as Manifest, route.parentId))];
};

const weighPage = (manifest: Manifest, id: string): number => {
  const { entry } = manifest;
  const routes = lineOf(manifest, id).flatMap(({ module, imports = [] }) => [module, ...imports]);
  const files = new Set([entry.module, ...entry.imports, ...routes]);
  return words + [...files].reduce((sum, file) => sum + weightOf(file), 0);
};

/** Addresses that only answer data have no module of their own to speak of; a budget names pages. */
const budget = JSON.parse(readFileSync(new URL("page-budget.json", import.meta.url), "utf8")) as Record<
  string,
  number
>;

const manifest = readManifest();
const hasPage = (id: string): boolean => {
  const module = manifest.routes[id]?.module ?? "";
  return readFileSync(path.join(client, module), "utf8").includes("default");
};
const pages = Object.keys(manifest.routes).filter((id) => id.startsWith("routes/app.") && hasPage(id));

let failed = 0;
for (const id of [...new Set([...pages, ...Object.keys(budget)])].toSorted()) {
  const most = budget[id];
  if (manifest.routes[id] === undefined || most === undefined) {
    console.log(`${id}: ${most === undefined ? "has no budget" : "is no page any more"}`);
    failed += 1;
    continue;
  }
  const kilobytes = weighPage(manifest, id) / 1000;
  const isOver = kilobytes > most;
  console.log(`${kilobytes.toFixed(1).padStart(7)} of ${most} kB  ${id}${isOver ? "  TOO HEAVY" : ""}`);
  if (isOver) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
