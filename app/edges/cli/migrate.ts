import { migrate, migrationStatus, resolveMigration } from "#app/platform/db/migrate.server.ts";
import { UsageError } from "./command.ts";
import type { Command, CommandInput } from "./command.ts";

function adminUrl(input: CommandInput): string {
  const { adminDatabaseUrl } = input.env();
  if (adminDatabaseUrl === null) {
    throw new Error(
      "ADMIN_DATABASE_URL is not set. Migrations run as the owner of the schema, never as the app's role.",
    );
  }
  return adminDatabaseUrl;
}

/** The queue's role and schema are made even where Redis carries the queue, when their address is given. */
const migrateCommand: Command = {
  name: "migrate",
  summary: "Make the roles, apply pending migrations, the queue's schema and the bundled texts.",
  options: { "dry-run": { type: "boolean", description: "only tell which migrations are pending" } },
  async run(input) {
    const adminDatabaseUrl = adminUrl(input);
    if (input.options["dry-run"] === true) return dryRun(adminDatabaseUrl, input);
    const { databaseUrl, maintenanceDatabaseUrl, queueDatabaseUrl } = input.env();
    const report = await migrate({
      adminDatabaseUrl,
      roles: { databaseUrl, maintenanceDatabaseUrl, queueDatabaseUrl },
      onMigration: (name) => input.print(`applying ${name}`),
    });
    input.print(
      `${report.applied.length} migrations applied, ${report.textsChanged} texts changed. The database is up to date.`,
    );
    return { succeeded: true, result: report };
  },
};

async function dryRun(adminDatabaseUrl: string, { print }: CommandInput) {
  const status = await migrationStatus(adminDatabaseUrl);
  const pending = status.filter(({ state }) => state === "pending").map(({ name }) => name);
  for (const name of pending) print(`pending ${name}`);
  if (pending.length === 0) print("Nothing is pending.");
  return { succeeded: true, result: { pending } };
}

const statusCommand: Command = {
  name: "migrate status",
  summary: "Tell for each migration whether it is applied, pending, failed, changed since, or missing here.",
  async run(input) {
    const migrations = await migrationStatus(adminUrl(input));
    for (const { name, state } of migrations) input.print(`${state.padEnd(8)} ${name}`);
    return { succeeded: migrations.every(({ state }) => state === "applied"), result: { migrations } };
  },
};

const resolveCommand: Command = {
  name: "migrate resolve",
  summary: "Say what became of a migration that failed, so that the next ones may run.",
  args: ["<name>"],
  options: {
    applied: { type: "boolean", description: "it was finished by hand" },
    "rolled-back": { type: "boolean", description: "its effects are gone; it will run again" },
  },
  async run(input) {
    const { applied, "rolled-back": rolledBack } = input.options;
    if (applied === rolledBack) throw new UsageError("Say either --applied or --rolled-back.");
    const [name = ""] = input.args;
    const resolution = applied === true ? "applied" : "rolled-back";
    await resolveMigration(adminUrl(input), name, resolution);
    input.print(`${name} is marked as ${resolution}.`);
    return { succeeded: true, result: { name, resolution } };
  },
};

export const migrateCommands: readonly Command[] = [migrateCommand, statusCommand, resolveCommand];
