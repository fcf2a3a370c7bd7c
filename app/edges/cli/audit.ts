import { holdsContact } from "#app/contracts/merchant-text.ts";
import { createAudit, type ChainFault } from "#app/modules/audit/index.ts";
import { UsageError, type Command, type CommandInput } from "./command.ts";
import { shopOption, textOption, withShop, withShops } from "./with-shop.ts";

const wordsOf = (fault: ChainFault): string => {
  const at = `entry ${fault.seq}`;
  switch (fault.kind) {
    case "changed":
      return `${at} (id ${fault.id}) is not what was sealed`;
    case "unlinked":
      return `${at} (id ${fault.id}) does not follow the entry before it`;
    case "doubled":
      return `${at} (id ${fault.id}) stands where another entry stood`;
    case "missing":
      return `${at} is missing`;
  }
};

const never = () => {
  throw new Error("verifying works on one shop at a time");
};

const verify: Command = {
  name: "audit verify",
  summary:
    "Walk the audit log's chain, of one shop or of all, and name the first entry that was changed or removed.",
  options: shopOption,
  run: (input) =>
    withShops(input, async (db, shops) => {
      const audit = createAudit({ db, onShopFailed: never });
      const results = [];
      for (const { id, domain } of shops) {
        const { checked, fault } = await audit.verify(id);
        const finding = fault === null ? "intact" : `BROKEN: ${wordsOf(fault)}`;
        input.print(`${domain}: ${checked} entries, ${finding}`);
        results.push({ shop: domain, checked, fault });
      }
      return { succeeded: results.every(({ fault }) => fault === null), result: { shops: results } };
    }),
};

const momentOf = (input: CommandInput): Date => {
  const text = textOption(input, "before");
  const moment = /^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? new Date(text) : null;
  if (moment === null || Number.isNaN(moment.getTime())) {
    throw new UsageError(
      "--before must be a day (2026-01-31, its beginning in UTC) or a time with its offset.",
    );
  }
  return moment;
};

const reasonOf = (input: CommandInput): string => {
  const reason = textOption(input, "reason");
  if (reason.length > 200 || holdsContact(reason)) {
    throw new UsageError("--reason has 200 characters at most and holds no e-mail address or phone.");
  }
  return reason;
};

const purge: Command = {
  name: "audit purge",
  summary: "Remove a shop's audit log before a day, for good; one entry is left that says so.",
  options: {
    ...shopOption,
    before: { type: "string", description: "entries of this day (UTC) and later stay" },
    reason: { type: "string", description: "why, for whoever reads the log later" },
    "dry-run": { type: "boolean", description: "only tell how many entries would go" },
  },
  run: (input) => {
    const before = momentOf(input);
    const reason = reasonOf(input);
    return withShop(input, async (db, { id, domain }) => {
      const audit = createAudit({ db, onShopFailed: never });
      if (input.options["dry-run"] === true) {
        const count = await audit.countPurgeable(id, before);
        input.print(`${count} entries of ${domain} would go.`);
        return { succeeded: true, result: { shop: domain, before, wouldPurge: count } };
      }
      const purged = await audit.purge(id, { before, reason, actor: { kind: "cli", id: "operator" } });
      if (!purged.ok) {
        input.print(`${domain} is under a legal hold: nothing was purged.`);
        return { succeeded: false, result: { error: purged.refusal } };
      }
      const { purged: count } = purged.value;
      input.print(count === 0 ? "There was nothing to purge." : `${count} entries of ${domain} are gone.`);
      return { succeeded: true, result: { shop: domain, ...purged.value } };
    });
  },
};

export const auditCommands: readonly Command[] = [verify, purge];
