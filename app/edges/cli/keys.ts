import { createApiKeys, scopes, type Scope } from "#app/modules/api-keys/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import { isUuid, parseShopDomain, type ShopId } from "#app/platform/ids.ts";
import { UsageError, type Command, type CommandInput, type CommandOutcome } from "./command.ts";

type ApiKeys = ReturnType<typeof createApiKeys>;

const shopOption = {
  shop: { type: "string", description: "The shop's domain, such as demo-shop.myshopify.com." },
} as const;

const textOption = (input: CommandInput, name: string): string => {
  const value = input.options[name];
  if (typeof value !== "string" || value.trim() === "") throw new UsageError(`--${name} is missing.`);
  return value.trim();
};

const withKeys = async (
  input: CommandInput,
  work: (keys: ApiKeys, shopId: ShopId) => Promise<CommandOutcome>,
): Promise<CommandOutcome> => {
  const domain = parseShopDomain(textOption(input, "shop"));
  if (domain === null) throw new UsageError("--shop must be a domain that ends in .myshopify.com.");
  const log = { error: (_details: object, message: string) => input.print(message) };
  const db = createDatabase({ ...input.env(), log });
  try {
    const [shop] = await db.directory.query<{ id: ShopId }>("select id from shops where domain = $1", [
      domain,
    ]);
    if (shop === undefined) {
      input.print(`No shop ${domain} has the app.`);
      return { succeeded: false, result: { error: "unknown_shop" } };
    }
    return await work(createApiKeys({ db, clock: systemClock }), shop.id);
  } finally {
    await db.close();
  }
};

const isScope = (value: string): value is Scope => (scopes as readonly string[]).includes(value);

const scopesOf = (input: CommandInput): Scope[] => {
  const asked = textOption(input, "scope")
    .split(",")
    .map((scope) => scope.trim());
  const unknown = asked.filter((scope) => !isScope(scope));
  if (unknown.length > 0)
    throw new UsageError(`No such scope: ${unknown.join(", ")}. Scopes: ${scopes.join(", ")}`);
  return [...new Set(asked.filter(isScope))];
};

const create: Command = {
  name: "keys create",
  summary: "Make a key for /api/v1. It is shown this once.",
  options: {
    ...shopOption,
    label: { type: "string", description: "What the key is for." },
    scope: { type: "string", isList: true, description: `Comma-separated or repeated: ${scopes.join(", ")}` },
  },
  run: (input) => {
    const label = textOption(input, "label");
    const asked = scopesOf(input);
    return withKeys(input, async (keys, shopId) => {
      const made = await keys.create(shopId, label, asked);
      input.print(
        `${made.key}\n\nKeep it: only its hash is stored. Revoke it with: referrals keys revoke ${made.id}`,
      );
      return { succeeded: true, result: { ...made, label, scopes: asked } };
    });
  },
};

const list: Command = {
  name: "keys list",
  summary: "The keys of a shop, without their secrets.",
  options: shopOption,
  run: (input) =>
    withKeys(input, async (keys, shopId) => {
      const found = await keys.list(shopId);
      for (const { id, label, scopes: granted, revokedAt } of found) {
        input.print(
          `${id}  ${revokedAt === null ? "valid  " : "revoked"}  ${label}  (${granted.join(", ")})`,
        );
      }
      if (found.length === 0) input.print("The shop has no keys.");
      return { succeeded: true, result: { keys: found } };
    }),
};

const revoke: Command = {
  name: "keys revoke",
  summary: "Take a key back; it is refused within seconds.",
  args: ["<id>"],
  options: shopOption,
  run: (input) => {
    const [id] = input.args;
    if (!isUuid(id)) throw new UsageError("<id> is the key's id, as `keys list` shows it.");
    return withKeys(input, async (keys, shopId) => {
      const revoked = await keys.revoke(shopId, id);
      input.print(revoked ? "Revoked." : "The shop has no such valid key.");
      return { succeeded: revoked, result: { revoked } };
    });
  },
};

export const keysCommands: readonly Command[] = [create, list, revoke];
