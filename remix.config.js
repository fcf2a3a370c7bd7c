/**
 * Remix's own options; vite.config.ts hands them to its plugin.
 * @type {{ appDirectory: string; buildDirectory: string; ignoredRouteFiles: string[] }}
 */
export default {
  appDirectory: "app",
  buildDirectory: "build",
  // A test beside a route must not become a page.
  ignoredRouteFiles: ["**/.*", "**/*.test.*"],
};
