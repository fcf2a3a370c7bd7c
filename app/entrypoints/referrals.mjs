#!/usr/bin/env node
// Plain JavaScript, because the Node that starts it may be too old for TypeScript. npm brought a newer one along.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

if (process.features.typescript) {
  await import("./cli.ts");
} else {
  handOver(findProjectNode());
}

function findProjectNode() {
  const name = `node-${process.platform}-${process.arch}`;
  try {
    const packageFile = createRequire(import.meta.url).resolve(`${name}/package.json`);
    const node = path.join(path.dirname(packageFile), "bin", "node");
    if (existsSync(node)) return node;
  } catch {
    // Not installed: the message below says what helps.
  }
  console.error(
    `referrals needs Node 22.18 or newer; this is ${process.version}. Run npm install, which brings one.`,
  );
  process.exit(1);
}

/** @param {string} node */
function handOver(node) {
  const child = spawn(node, [fileURLToPath(new URL("cli.ts", import.meta.url)), ...process.argv.slice(2)], {
    stdio: "inherit",
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
