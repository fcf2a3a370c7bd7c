// `npm test [unit|contract|integration|browser ...]`: installs what is missing, runs the suites, counts them all.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { installDependencies } from "./support/install-dependencies.mjs";
import { projectNode } from "./support/project-node.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const allSuites = ["unit", "contract", "integration", "browser"];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !allSuites.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no suite ${unknown.join(", ")}. Suites: ${allSuites.join(", ")}\n`);
  process.exit(2);
}
const suites = asked.length === 0 ? allSuites : asked;

const isThere = (command) =>
  (process.env.PATH ?? "").split(path.delimiter).some((folder) => existsSync(path.join(folder, command)));

/** What npm cannot bring. Debian's packages can; only root may install them. */
const installPrograms = () => {
  const wanted = { "redis-server": "redis-server", chromium: "chromium" };
  const missing = Object.keys(wanted).filter((command) => !isThere(command));
  if (missing.length === 0) return;
  const packages = missing.map((command) => wanted[command]).join(" ");
  if (process.getuid?.() !== 0) {
    process.stderr.write(
      `The tests need ${missing.join(" and ")}. Install with:\n\n  sudo apt-get update && sudo apt-get install -y ${packages}\n\n`,
    );
    process.exit(1);
  }
  process.stdout.write(`Installing ${packages} ...\n`);
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  const isDone = (args) => spawnSync("apt-get", args, options).status === 0;
  if (
    !isDone(["update", "-q"]) ||
    !isDone(["install", "-yq", "--no-install-recommends", ...packages.split(" ")])
  ) {
    process.stderr.write(`apt-get could not install ${packages}.\n`);
    process.exit(1);
  }
};

installDependencies(root);
installPrograms();

const node = projectNode(root);
const results = mkdtempSync(path.join(os.tmpdir(), "referrals-results-"));
const env = {
  ...process.env,
  PATH: `${path.join(root, "node_modules/.bin")}${path.delimiter}${process.env.PATH}`,
};

const run = (script, args, more = {}) =>
  spawnSync(node, [path.join(root, script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...env, ...more },
  }).status === 0;

/** A suite that dies without a report counts as one failure. */
const read = (file, count) => {
  try {
    return count(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { passed: 0, failed: 1 };
  }
};

const vitest = (suite) => {
  const file = path.join(results, `${suite}.json`);
  const args = ["run", "--project", suite, "--reporter=default", "--reporter=json", `--outputFile=${file}`];
  const fine = run("node_modules/vitest/vitest.mjs", args);
  const counts = read(file, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }));
  return fine || counts.failed > 0 ? counts : { ...counts, failed: 1 };
};

const playwright = () => {
  const file = path.join(results, "browser.json");
  const fine = run("node_modules/@playwright/test/cli.js", ["test", "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  const counts = read(file, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    unsteady: stats.flaky,
  }));
  return fine || counts.failed > 0 ? counts : { ...counts, failed: 1 };
};

const total = { passed: 0, failed: 0, unsteady: 0 };
for (const suite of suites) {
  process.stdout.write(`\n== ${suite}\n`);
  const { passed, failed, unsteady = 0 } = suite === "browser" ? playwright() : vitest(suite);
  total.passed += passed;
  total.failed += failed;
  total.unsteady += unsteady;
}
rmSync(results, { recursive: true, force: true });
if (total.unsteady > 0)
  process.stdout.write(`\n${total.unsteady} passed only at the second try, see above.\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
