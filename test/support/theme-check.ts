import { fileURLToPath } from "node:url";
import { themeCheckRun } from "@shopify/theme-check-node";

/** `npm run theme:check`: Shopify's own checks over the theme app extension. */
const root = fileURLToPath(new URL("../../extensions/referral-theme", import.meta.url));
const { offenses } = await themeCheckRun(root, "theme-check:theme-app-extension");
for (const { uri, start, check, message } of offenses) {
  process.stdout.write(`${uri.split("/referral-theme/")[1]}:${start.line + 1} ${check}: ${message}\n`);
}
process.stdout.write(`${offenses.length} offenses\n`);
process.exit(offenses.length === 0 ? 0 : 1);
