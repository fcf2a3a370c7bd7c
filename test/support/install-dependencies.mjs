import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const versionsOf = (file) => {
  const { packages } = JSON.parse(readFileSync(file, "utf8"));
  return new Map(Object.entries(packages).map(([name, { version }]) => [name, version]));
};

/** npm writes its own lock last, so it tells what the last finished installation brought. */
const isInstalled = (root) => {
  const marker = path.join(root, "node_modules/.package-lock.json");
  if (!existsSync(marker)) return false;
  const wanted = versionsOf(path.join(root, "package-lock.json"));
  const there = versionsOf(marker);
  // Packages for other platforms are wanted by the lock and never installed here.
  return [...there].every(([name, version]) => wanted.get(name) === version);
};

const run = (root, command, args, env) =>
  spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  }).status === 0;

/** Brings node_modules and the generated database client up to the lock. Does nothing when they are. */
export const installDependencies = (root) => {
  if (!isInstalled(root)) {
    process.stdout.write("Installing dependencies (a minute or two, once) ...\n");
    if (!run(root, "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])) {
      process.stderr.write(
        "npm ci failed. Is the package registry within reach, and is there room on the disk?\n",
      );
      process.exit(1);
    }
  }
  const client = path.join(root, "app/platform/db/generated/client.ts");
  if (!existsSync(client) && !run(root, "npm", ["run", "--silent", "generate"])) {
    process.stderr.write("The database client could not be generated.\n");
    process.exit(1);
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) installDependencies(process.cwd());
