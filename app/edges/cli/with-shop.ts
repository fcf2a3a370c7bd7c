import type { Actor } from "#app/platform/audit/write-audit.server.ts";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { UsageError, type CommandInput, type CommandOutcome } from "./command.ts";
import { domainOption } from "./options.ts";

export interface ShopOfCommand {
  id: ShopId;
  domain: ShopDomain;
}

/** Who the audit log says it was. Names of people on the operator's machine stay there. */
export const operator: Actor = { kind: "cli", id: "operator" };

export const withDatabase = async <Value>(
  input: CommandInput,
  work: (db: Database) => Promise<Value>,
): Promise<Value> => {
  const log = { error: (_details: object, message: string) => input.print(message) };
  const db = createDatabase({ ...input.env(), log });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
};

/** The shop that --shop names, and nothing is done when it is none of ours. */
export const withShop = (
  input: CommandInput,
  work: (db: Database, shop: ShopOfCommand) => Promise<CommandOutcome>,
): Promise<CommandOutcome> => {
  const domain = domainOption(input);
  if (domain === undefined) throw new UsageError("--shop is missing.");
  return withDatabase(input, async (db) => {
    const [shop] = await db.directory.query<ShopOfCommand>("select id, domain from shops where domain = $1", [
      domain,
    ]);
    if (shop !== undefined) return work(db, shop);
    input.print(`No shop ${domain} has the app.`);
    return { succeeded: false, result: { error: "unknown_shop" } };
  });
};

/** The shop that --shop names, or every shop without it. */
export const withShops = (
  input: CommandInput,
  work: (db: Database, shops: readonly ShopOfCommand[]) => Promise<CommandOutcome>,
): Promise<CommandOutcome> =>
  input.options["shop"] === undefined
    ? withDatabase(input, async (db) =>
        work(db, await db.directory.query<ShopOfCommand>("select id, domain from shops order by domain")),
      )
    : withShop(input, (db, shop) => work(db, [shop]));
