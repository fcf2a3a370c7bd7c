import { defineConfig } from "vitest/config";

// They end what hangs; how fast things are is measured elsewhere, and the machine may be busy.
const timeouts = { testTimeout: 60_000, hookTimeout: 120_000, expect: { poll: { timeout: 30_000 } } };
const guards = "test/support/guards.ts";
const server = { globalSetup: ["test/support/global-setup.ts"], setupFiles: [guards], ...timeouts };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: [
            "app/**/*.test.ts",
            "extensions/**/*.test.ts",
            "test/{support,simulator,demo}/**/*.test.ts",
          ],
          setupFiles: [guards],
          ...timeouts,
        },
      },
      { test: { name: "contract", include: ["test/contract/**/*.test.ts"], ...server } },
      { test: { name: "integration", include: ["test/integration/**/*.test.ts"], maxWorkers: 2, ...server } },
    ],
  },
});
