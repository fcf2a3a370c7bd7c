// `npm run demo`. Runs on any Node that npm runs on: installs what is missing, then hands over to the project's own Node.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "../support/install-dependencies.mjs";
import { projectNode } from "../support/project-node.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
installDependencies(root);

const child = spawn(projectNode(root), [path.join(root, "test/demo/demo.ts"), ...process.argv.slice(2)], {
  stdio: ["inherit", "inherit", "inherit", "ipc"],
});
// A signal may reach this process alone or the whole group; the demo stops once, however often it is told.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code) => process.exit(code ?? 1));
