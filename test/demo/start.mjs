// `npm run demo`. Runs on any Node that npm runs on: installs what is missing, then hands over to the project's own Node.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { projectNode } from "../support/project-node.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** npm writes this file last, so it is as old as the last finished installation. */
export const isInstalled = () => {
  const marker = `${root}/node_modules/.package-lock.json`;
  if (!existsSync(marker)) return false;
  const wanted = JSON.parse(readFileSync(`${root}/package-lock.json`, "utf8"));
  const installed = JSON.parse(readFileSync(marker, "utf8"));
  const version = (lock, name) => lock.packages[name]?.version;
  return (
    statSync(marker).mtimeMs > 0 &&
    ["@remix-run/node", "bullmq", "prisma"].every(
      (name) => version(wanted, `node_modules/${name}`) === version(installed, `node_modules/${name}`),
    )
  );
};

if (!isInstalled()) {
  process.stdout.write("Installing dependencies (a minute or two, once) ...\n");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    process.stderr.write("npm ci failed. Is the package registry within reach, and is there room on the disk?\n");
    process.exit(1);
  }
}

const child = spawn(projectNode(root), [`${root}/test/demo/demo.ts`, ...process.argv.slice(2)], {
  cwd: process.cwd(),
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
// Ctrl-C reaches the child by itself; this one only waits for it to have cleaned up.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT") child.kill(signal);
  });
}
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
