import { createAudit, type ChainFault, type SealedEntry } from "#app/modules/audit/index.ts";
import { createArchiveStorage } from "#app/platform/archive/create-archive-storage.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import { isUuid, type ShopId } from "#app/platform/ids.ts";
import { UsageError, type Command, type CommandInput, type CommandOutcome } from "./command.ts";
import { plainText, requiredText, shopOption } from "./options.ts";
import { operator, withDatabase, withShop, withShops } from "./with-shop.ts";

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

const auditOf = (input: CommandInput, db: Database) =>
  createAudit({
    db,
    clock: systemClock,
    storage: createArchiveStorage(input.env()),
    onShopFailed: (_shopId, error) => {
      throw error;
    },
  });

const verify: Command = {
  name: "audit verify",
  summary:
    "Walk the audit log's chain, of one shop or of all, and name the first entry that was changed or removed.",
  options: shopOption,
  run: (input) =>
    withShops(input, async (db, shops) => {
      const audit = auditOf(input, db);
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
  const text = requiredText(input, "before");
  const moment = /^\d{4}-\d{2}-\d{2}(T.+(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? new Date(text) : null;
  if (moment === null || Number.isNaN(moment.getTime())) {
    throw new UsageError(
      "--before must be a day (2026-03-31, its beginning in UTC) or a time with its offset.",
    );
  }
  return moment;
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
    const reason = plainText(input, "reason", 200);
    return withShop(input, async (db, { id, domain }) => {
      const audit = auditOf(input, db);
      if (input.options["dry-run"] === true) {
        const count = await audit.countPurgeable(id, before);
        input.print(`${count} entries of ${domain} would go.`);
        return { succeeded: true, result: { shop: domain, before, wouldPurge: count } };
      }
      const purged = await audit.purge(id, { before, reason, actor: operator });
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

const printEntry = ({ metadata, ...entry }: SealedEntry): string =>
  JSON.stringify({ ...entry, metadata: JSON.parse(metadata) as unknown });

const restore = (input: CommandInput, key: string): Promise<CommandOutcome> => {
  const shopId = key.split("/")[1];
  if (!isUuid(shopId)) throw new UsageError("--restore takes a name as --list shows it.");
  return withDatabase(input, async (db) => {
    const archive = await auditOf(input, db).readArchive(shopId as ShopId, key);
    if (archive === null) {
      input.print(`There is no ${key}.`);
      return { succeeded: false, result: { error: "not_found" } };
    }
    const { entries, fault } = archive;
    if (fault === null) for (const entry of entries) input.print(printEntry(entry));
    else input.print(`BROKEN: ${wordsOf(fault)}`);
    return {
      succeeded: fault === null,
      result: { file: key, fault, entries: fault === null ? entries : [] },
    };
  });
};

const list = (input: CommandInput): Promise<CommandOutcome> =>
  withShops(input, async (db, shops) => {
    const audit = auditOf(input, db);
    const files: string[] = [];
    for (const { id } of shops) files.push(...(await audit.archives(id)));
    for (const file of files) input.print(file);
    if (files.length === 0) input.print("Nothing is archived.");
    return { succeeded: true, result: { files } };
  });

const archiveOld = (input: CommandInput): Promise<CommandOutcome> =>
  withShops(input, async (db, shops) => {
    const audit = auditOf(input, db);
    const due = new Map((await audit.countArchivable()).map(({ shopId, count }) => [shopId, count]));
    const results = [];
    for (const { id, domain } of shops.filter(({ id }) => due.has(id))) {
      const count = due.get(id) ?? 0;
      const files = input.options["dry-run"] === true ? [] : await audit.archiveShop(id);
      input.print(
        files.length === 0 ? `${domain}: ${count} entries are due` : `${domain}: ${files.join(", ")}`,
      );
      results.push({ shop: domain, count, files });
    }
    if (results.length === 0) input.print("Nothing is old enough for the archive.");
    return { succeeded: true, result: { shops: results } };
  });

const archive: Command = {
  name: "audit archive",
  summary: "Move audit entries older than their shop's retention to the archive, or read the archive.",
  options: {
    ...shopOption,
    "dry-run": { type: "boolean", description: "only tell how many entries are due" },
    list: { type: "boolean", description: "name the archived files" },
    restore: { type: "string", description: "print an archived file, after verifying it" },
  },
  run: (input) => {
    const { restore: key, list: isList } = input.options;
    if (typeof key === "string") return restore(input, key);
    return isList === true ? list(input) : archiveOld(input);
  },
};

export const auditCommands: readonly Command[] = [verify, purge, archive];
