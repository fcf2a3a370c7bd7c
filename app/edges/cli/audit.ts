import { createAudit, type ChainFault } from "#app/modules/audit/index.ts";
import type { Command } from "./command.ts";
import { shopOption, withShops } from "./with-shop.ts";

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

export const auditCommands: readonly Command[] = [verify];
