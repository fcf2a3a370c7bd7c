import { createApiKeys, scopes, type Scope } from "#app/modules/api-keys/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import { isUuid } from "#app/platform/ids.ts";
import { resealShop } from "#app/platform/reseal-shop.server.ts";
import { UsageError, type Command, type CommandInput, type CommandOutcome } from "./command.ts";
import { plainText, requiredText, shopOption } from "./options.ts";
import { operator, withShop, withShops, type ShopOfCommand } from "./with-shop.ts";

type ApiKeys = ReturnType<typeof createApiKeys>;

const withKeys = (
  input: CommandInput,
  work: (keys: ApiKeys, shop: ShopOfCommand) => Promise<CommandOutcome>,
): Promise<CommandOutcome> =>
  withShop(input, (db, shop) => work(createApiKeys({ db, clock: systemClock }), shop));

const isScope = (value: string): value is Scope => (scopes as readonly string[]).includes(value);

const scopesOf = (input: CommandInput): Scope[] => {
  const asked = requiredText(input, "scope")
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
    const label = plainText(input, "label", 100);
    const asked = scopesOf(input);
    return withKeys(input, async (keys, { id: shopId, domain }) => {
      const made = await keys.create(shopId, label, asked, operator);
      input.print(
        `${made.key}\n\nKeep it: only its hash is stored. Revoke it with: referrals keys revoke ${made.id} --shop ${domain}`,
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
    withKeys(input, async (keys, { id: shopId }) => {
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
    return withKeys(input, async (keys, { id: shopId }) => {
      const revoked = await keys.revoke(shopId, id, operator);
      input.print(revoked ? "Revoked." : "The shop has no such valid key.");
      return { succeeded: revoked, result: { revoked } };
    });
  },
};

const rotate: Command = {
  name: "keys rotate",
  summary: "Seal hash keys and tokens again under the first of ENCRYPTION_KEYS, so that the others can go.",
  options: { "dry-run": { type: "boolean", description: "only tell how many secrets another key sealed" } },
  run: (input) =>
    withShops(input, async (db, shops) => {
      const encryption = createEncryption(input.env().encryptionKeys);
      const isDryRun = input.options["dry-run"] === true;
      let sealed = 0;
      const lost: string[] = [];
      for (const { id, domain } of shops) {
        const result = await resealShop(db, encryption, id, isDryRun);
        sealed += result.sealed;
        if (result.lost > 0) lost.push(domain);
      }
      input.print(`${sealed} secrets ${isDryRun ? "would be" : "were"} sealed again.`);
      for (const domain of lost)
        input.print(`${domain}: a secret was sealed by a key that is not among ours.`);
      return { succeeded: lost.length === 0, result: { sealed, lost } };
    }),
};

export const keysCommands: readonly Command[] = [create, list, revoke, rotate];
