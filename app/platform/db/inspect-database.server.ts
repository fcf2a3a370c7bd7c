import { assertSchemaCompatibility } from "bullmq";
import type { Client } from "pg";
import { ownMigrations } from "./migrate.server.ts";
import { readMigrationFiles, readStatus } from "./migration-history.server.ts";
import { roleNames } from "./roles.server.ts";
import type { RoleUrls } from "./roles.server.ts";
import { withSession } from "./session.server.ts";

export interface Finding {
  name: string;
  ok: boolean;
  detail: string;
  /** What to do about it, when it is not ok. */
  remedy: string;
}

/** What is wrong, in words; null when nothing is. */
type Inspection = (client: Client) => Promise<string | null>;

interface Inspector {
  name: string;
  remedy: string;
  inspect: Inspection;
}

const oldestVersion = 15;
const migrateAgain = 'Run "referrals migrate".';

/** Looks at the database as the app's roles see it: the owner's address is not needed. */
export async function inspectDatabase(urls: RoleUrls): Promise<Finding[]> {
  const app = await inspectAs("DATABASE_URL", urls.databaseUrl, appInspectors);
  const maintenance = await inspectAs(
    "MAINTENANCE_DATABASE_URL",
    urls.maintenanceDatabaseUrl,
    maintenanceInspectors,
  );
  if (urls.queueDatabaseUrl === null) return [...app, ...maintenance];
  return [
    ...app,
    ...maintenance,
    ...(await inspectAs("QUEUE_DATABASE_URL", urls.queueDatabaseUrl, queueInspectors)),
  ];
}

async function inspectAs(
  variable: string,
  url: string,
  inspectors: readonly Inspector[],
): Promise<Finding[]> {
  const name = `${variable} answers`;
  const remedy = `Check that PostgreSQL runs and ${variable} names its host, database, role and password. ${migrateAgain}`;
  try {
    return await withSession(url, async (client) => {
      const findings = [{ name, ok: true, detail: "", remedy }];
      for (const inspector of inspectors) findings.push(await find(client, inspector));
      return findings;
    });
  } catch (error) {
    return [{ name, ok: false, detail: reasonOf(error), remedy }];
  }
}

async function find(client: Client, { name, remedy, inspect }: Inspector): Promise<Finding> {
  const problem = await inspect(client).catch(reasonOf);
  return { name, ok: problem === null, detail: problem ?? "", remedy };
}

const reasonOf = (error: unknown): string => (error instanceof Error && error.message) || String(error);

const appInspectors: readonly Inspector[] = [
  {
    name: `PostgreSQL is version ${oldestVersion} or newer`,
    remedy: `Upgrade PostgreSQL to version ${oldestVersion} or newer.`,
    inspect: async (client) => {
      const [version = 0] = await column<number>(
        client,
        "select current_setting('server_version_num')::integer / 10000",
      );
      return version >= oldestVersion ? null : `it is version ${version}`;
    },
  },
  {
    name: "the app's role is confined",
    remedy: `Remove what it owns and its extra rights. ${migrateAgain}`,
    inspect: listing(`
    select 'it logs in as ' || current_user where current_user <> '${roleNames.app}'
      union all select 'it is a superuser' from pg_roles where rolname = current_user and rolsuper
      union all select 'it bypasses row-level security' from pg_roles where rolname = current_user and rolbypassrls
      union all select 'it owns ' || relname from pg_class where relowner = current_user::regrole
      union all select 'it is a member of ' || rolname from pg_roles
        where rolname <> current_user and pg_has_role(oid, 'member')`),
  },
  {
    name: "row-level security is forced on every table of a shop",
    remedy: "Enable and force row level security on them, with the policy of the migrations.",
    inspect: listing(`
      select relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id'
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
        and not (relrowsecurity and relforcerowsecurity)`),
  },
  {
    name: "partitions are out of the app's reach",
    remedy: `Revoke all rights on them from ${roleNames.app}; a partition is a way past its parent's policy.`,
    inspect: listing(`
      select relname from pg_class where relispartition and relkind = 'r'
        and has_table_privilege('${roleNames.app}', oid, 'select, insert, update, delete')`),
  },
];

const maintenanceInspectors: readonly Inspector[] = [
  {
    name: "the maintenance role crosses shops and may step back",
    remedy: migrateAgain,
    inspect: listing(`
      select 'it lacks BYPASSRLS' from pg_roles where rolname = current_user and not rolbypassrls
      union all select 'it is not a member of ${roleNames.app}' where not pg_has_role('${roleNames.app}', 'member')`),
  },
  {
    name: "migrations are applied, as they are here",
    remedy: `${migrateAgain} "referrals migrate status" tells more.`,
    inspect: async (client) => {
      const status = await readStatus(client, readMigrationFiles(ownMigrations));
      return listed(
        status.filter(({ state }) => state !== "applied").map(({ name, state }) => `${name} is ${state}`),
      );
    },
  },
];

const queueInspectors: readonly Inspector[] = [
  {
    name: "the queue's schema fits",
    remedy: migrateAgain,
    inspect: async (client) => {
      await assertSchemaCompatibility(client);
      return null;
    },
  },
];

/** A query that finds nothing when all is well. */
function listing(sql: string): Inspection {
  return async (client) => listed(await column<string>(client, sql));
}

const listed = (problems: readonly string[]): string | null =>
  problems.length === 0 ? null : problems.join(", ");

async function column<Value>(client: Client, sql: string): Promise<Value[]> {
  const { rows } = await client.query<[Value]>({ text: sql, rowMode: "array" });
  return rows.map(([value]) => value);
}
