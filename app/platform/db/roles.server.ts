import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { escapeIdentifier, escapeLiteral } from "pg";
import type { Client } from "pg";

export const roleNames = {
  app: "referrals_app",
  maintenance: "referrals_maintenance",
  queue: "referrals_queue",
} as const;

/** The connection strings carry the passwords; the queue has none when it lives on Redis. */
export interface RoleUrls {
  databaseUrl: string;
  maintenanceDatabaseUrl: string;
  queueDatabaseUrl: string | null;
}

interface Role {
  name: string;
  variable: string;
  url: string;
  attributes: string;
}

/** Makes the roles or brings their passwords and rights up to date. Runs under the lock of the migration. */
export async function ensureRoles(admin: Client, urls: RoleUrls): Promise<void> {
  const roles = wantedRoles(urls);
  const logins = roles.map((role) => ({ role, password: passwordOf(role) }));
  for (const { role, password } of logins) {
    await retryRace(() => ensureRole(admin, role, password));
  }
  await retryRace(() => admin.query(`grant ${roleNames.app} to ${roleNames.maintenance}`));
  await admin.query(grantConnect(admin, roles));
}

function wantedRoles(urls: RoleUrls): Role[] {
  const roles = [
    { name: roleNames.app, variable: "DATABASE_URL", url: urls.databaseUrl, attributes: "nobypassrls" },
    {
      name: roleNames.maintenance,
      variable: "MAINTENANCE_DATABASE_URL",
      url: urls.maintenanceDatabaseUrl,
      attributes: "bypassrls",
    },
  ];
  if (urls.queueDatabaseUrl === null) return roles;
  return [
    ...roles,
    {
      name: roleNames.queue,
      variable: "QUEUE_DATABASE_URL",
      url: urls.queueDatabaseUrl,
      attributes: "nobypassrls",
    },
  ];
}

/** Null leaves the password alone, for databases that know their clients by other means. */
function passwordOf({ name, variable, url }: Role): string | null {
  const parsed = new URL(url);
  const user = decodeURIComponent(parsed.username);
  if (user !== name) throw new Error(`${variable} must log in as ${name}, not as "${user}".`);
  return parsed.password === "" ? null : decodeURIComponent(parsed.password);
}

async function ensureRole(admin: Client, role: Role, password: string | null): Promise<void> {
  const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [role.name]);
  const verb = rowCount === 0 ? "create" : "alter";
  const login = password === null ? "" : ` password ${escapeLiteral(scramVerifier(password))}`;
  try {
    await admin.query(`${verb} role ${role.name} login ${role.attributes}${login}`);
  } catch (cause) {
    if (codeOf(cause) !== insufficientPrivilege) throw cause;
    throw new Error(
      `ADMIN_DATABASE_URL may not ${verb} the role ${role.name}. It needs a superuser, or from PostgreSQL 16 on a role ` +
        "with CREATEROLE and BYPASSRLS.",
      { cause },
    );
  }
}

const insufficientPrivilege = "42501";
/** duplicate_object, unique_violation, internal_error ("tuple concurrently updated"). */
const raceCodes = new Set(["42710", "23505", "XX000"]);
const raceAttempts = 20;

/** Roles belong to the whole server, while the migration's lock belongs to one database: two may meet here. */
async function retryRace(step: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await step();
      return;
    } catch (error) {
      if (!raceCodes.has(codeOf(error) ?? "") || attempt === raceAttempts) throw error;
    }
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** RFC 5803. A statement that fails is written to the server's log, so the password itself never travels in one. */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const hmac = (message: string) => createHmac("sha256", salted).update(message).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

function grantConnect(admin: Client, roles: readonly Role[]): string {
  const names = roles.map((role) => role.name).join(", ");
  return `grant connect on database ${escapeIdentifier(admin.database ?? "")} to ${names}`;
}
