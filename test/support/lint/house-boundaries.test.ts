import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { whyNot } from "./house-boundaries.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const at = (file: string) => path.join(root, "app", file);

describe("the arrows of the house", () => {
  it.each([
    ["modules/points/balance.ts", "#app/routes/app.tsx", /modules may not import routes/],
    ["modules/points/balance.ts", "pg", /deciding part of a module is pure/],
    ["modules/points/balance.ts", "./ledger.server.ts", /deciding part of a module is pure/],
    ["modules/points/ledger.server.ts", "#app/modules/shops/shop.ts", /only public door is its index/],
    ["routes/app.tsx", "#app/modules/shops/shop.ts", /only public door is its index/],
    ["routes/app.tsx", "#app/composition.server.ts", /handed to it as context.app/],
    ["platform/cache/cache.ts", "#app/modules/shops/index.ts", /ground floor/],
    ["contracts/program-terms.ts", "../platform/ids.ts", /without importing anything/],
    ["components/status-badge.tsx", "#app/modules/shops/index.ts", /show what they are given/],
    ["entrypoints/web.ts", "#app/modules/shops/index.ts", /starts what composition/],
    ["entrypoints/web.ts", "#app/composition/jobs.server.ts", /only public door of composition/],
    [
      "composition/jobs.server.ts",
      "#app/modules/audit/seal-audit.server.ts",
      /only public door is its index/,
    ],
  ])("forbid %s -> %s and say why", (importer, source, reason) => {
    expect(whyNot(at(importer), source)).toMatch(reason);
  });

  it.each([
    ["modules/points/ledger.server.ts", "pg"],
    ["modules/points/index.ts", "./ledger.server.ts"],
    ["modules/settlement/settle-orders.server.ts", "#app/modules/referrals/index.ts"],
    ["routes/app.tsx", "#app/components/status-badge.tsx"],
    ["entrypoints/web.ts", "#app/composition.server.ts"],
    ["composition.server.ts", "./composition/jobs.server.ts"],
    ["composition/jobs.server.ts", "./platform.server.ts"],
  ])("allow %s -> %s", (importer, source) => {
    expect(whyNot(at(importer), source)).toBeNull();
  });
});

describe("the linter", () => {
  const lint = (config: string, folder: string): { code: number; output: string } => {
    const cli = path.join(root, "node_modules/oxlint/bin/oxlint");
    try {
      const output = execFileSync(process.execPath, [cli, "--config", config, folder], {
        cwd: root,
        stdio: "pipe",
      });
      return { code: 0, output: String(output) };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: Buffer; stderr: Buffer };
      return { code: status, output: `${stdout}${stderr}` };
    }
  };

  it("fails on a forbidden arrow, with the reason", () => {
    const folder = mkdtempSync(path.join(root, "app/modules/lint-probe-"));
    try {
      writeFileSync(
        path.join(folder, "probe.ts"),
        `import { Pool } from "pg";\nexport const pool = new Pool();\n`,
      );
      const { code, output } = lint(path.join(root, ".oxlintrc.json"), folder);
      expect(code).not.toBe(0);
      expect(output).toContain("The deciding part of a module is pure");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("fails when the rule file is missing", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "referrals-lint-"));
    try {
      mkdirSync(path.join(folder, "source"));
      writeFileSync(path.join(folder, "source/fine.ts"), "export const fine = 1;\n");
      const config = path.join(folder, "oxlintrc.json");
      writeFileSync(
        config,
        JSON.stringify({ jsPlugins: ["./gone.js"], rules: { "house/boundaries": "error" } }),
      );
      expect(lint(config, path.join(folder, "source")).code).not.toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
