import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const sources = ["app", "public", "vite.config.ts", "remix.config.js", "package-lock.json"];

const filesOf = (root: string, source: string): string[] =>
  /\.\w+$/.test(source)
    ? [source]
    : readdirSync(path.join(root, source), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
        .filter((file) => !file.includes("generated"));

const hashOf = (root: string): string => {
  const hash = createHash("sha256");
  for (const file of sources.flatMap((source) => filesOf(root, source)).toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest("hex");
};

/** Builds the pages when a source changed since the last build. Answers whether it had to. */
export const buildWhenNeeded = async (root: string): Promise<boolean> => {
  const marker = path.join(root, "build/sources.sha256");
  const wanted = hashOf(root);
  if (existsSync(marker) && readFileSync(marker, "utf8") === wanted) return false;
  const cli = path.join(root, "node_modules/@remix-run/dev/dist/cli.js");
  const build = spawn(process.execPath, [cli, "vite:build"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: Buffer[] = [];
  build.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  build.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(build, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The build failed:\n${Buffer.concat(output).toString()}`);
  writeFileSync(marker, wanted);
  return true;
};
