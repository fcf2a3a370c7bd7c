import { jobNames } from "#app/edges/jobs/jobs.ts";
import { UsageError, type Command } from "./command.ts";
import { domainOption, momentOption, shopOption } from "./options.ts";

export const reconcileCommand: Command = {
  name: "reconcile",
  summary: "Ask Shopify for orders that no webhook brought, and settle them. The worker does so hourly.",
  options: {
    ...shopOption,
    since: { type: "string", description: "a moment; without it, from where the last run ended" },
    "dry-run": { type: "boolean", description: "only ask and count" },
  },
  async run(input) {
    const domain = domainOption(input);
    if (domain === undefined) throw new UsageError("--shop is missing.");
    const since = momentOption(input, "since");
    const dryRun = input.options["dry-run"] === true;
    const { shops, reconciliation, queue } = await input.app();
    const shop = await shops.findByDomain(domain);
    if (shop === null || shop.status !== "installed") {
      input.print(`No shop ${domain} has the app.`);
      return { succeeded: false, result: { error: "unknown_shop" } };
    }
    const report = await reconciliation.reconcile(shop.id, {
      since,
      dryRun,
      onPage: ({ from, to, at }) =>
        input.progress((at.getTime() - from.getTime()) / Math.max(1, to.getTime() - from.getTime())),
    });
    if (report.missed > 0 && !dryRun) await queue.wake(jobNames.drainInbox);
    const verb = dryRun ? "would be taken up" : "were taken up";
    input.print(`${report.seen} orders changed at Shopify, ${report.missed} of them ${verb}.`);
    return { succeeded: true, result: { shop: domain, dryRun, ...report } };
  },
};
