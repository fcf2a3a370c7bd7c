import { randomBytes } from "node:crypto";
import { Client, Pool, escapeIdentifier } from "pg";
import { inject } from "vitest";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import type {} from "./test-server.ts";

export interface TestDatabase extends DatabaseUrls {
  name: string;
  database: Database;
  /** A superuser: sees and changes everything, also past row-level security. */
  admin: Pool;
  drop(): Promise<void>;
}

export interface DatabaseUrls {
  databaseUrl: string;
  maintenanceDatabaseUrl: string;
  queueDatabaseUrl: string;
  adminDatabaseUrl: string;
}

const namePrefix = "referrals_test_";

/** A migrated database of its own for a test file; drop it in afterAll. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = await createNamed(`template ${escapeIdentifier(inject("postgres").template)}`);
  const urls = urlsOf(name);
  // A pool ends before its connections have closed, so that dropping the database may still break one of them.
  let dropping = false;
  const complain = (error: unknown) => dropping || console.error(error);
  const admin = new Pool({ connectionString: urls.adminDatabaseUrl, max: 4 });
  admin.on("error", complain);
  const database = createDatabase({ ...urls, log: { error: complain } });
  const drop = async () => {
    dropping = true;
    await Promise.all([database.close(), admin.end()]);
    await dropTestDatabase(name);
  };
  return { ...urls, name, database, admin, drop };
}

/** A database without any table, for tests of the migration itself. */
export async function createEmptyDatabase(): Promise<DatabaseUrls & { name: string; drop(): Promise<void> }> {
  const name = await createNamed("template template0");
  return { ...urlsOf(name), name, drop: () => dropTestDatabase(name) };
}

async function createNamed(options: string): Promise<string> {
  const name = `${namePrefix}${randomBytes(8).toString("hex")}`;
  await asSuperuser((client) => client.query(`create database ${escapeIdentifier(name)} ${options}`));
  return name;
}

/** Force ends the sessions that a failed test left open. Only databases made here may be dropped. */
export async function dropTestDatabase(name: string): Promise<void> {
  if (!name.startsWith(namePrefix) || name === inject("postgres").template) {
    throw new Error(`${name} is not the database of a test.`);
  }
  await asSuperuser((client) =>
    client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
  );
}

async function asSuperuser(work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: inject("postgres").superuserUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function urlsOf(name: string): DatabaseUrls {
  const { superuserUrl, roles } = inject("postgres");
  const named = (url: string) => {
    const parsed = new URL(url);
    parsed.pathname = `/${name}`;
    return parsed.href;
  };
  return {
    databaseUrl: named(roles.databaseUrl),
    maintenanceDatabaseUrl: named(roles.maintenanceDatabaseUrl),
    queueDatabaseUrl: named(roles.queueDatabaseUrl),
    adminDatabaseUrl: named(superuserUrl),
  };
}

export interface ShopFields {
  domain: string;
  name: string;
  currency: string;
  timezone: string;
  primaryLocale: string;
  isDevelopmentStore: boolean;
  testOrdersConvert: boolean;
}

/** A shop with a merchant of its own. */
export async function insertShop(admin: Pool, fields: Partial<ShopFields> = {}): Promise<ShopId> {
  const handle = `test-${randomBytes(6).toString("hex")}`;
  const shop: ShopFields = {
    domain: `${handle}.myshopify.com`,
    name: handle,
    currency: "USD",
    timezone: "UTC",
    primaryLocale: "en",
    isDevelopmentStore: false,
    testOrdersConvert: false,
    ...fields,
  };
  const { rows } = await admin.query<{ id: ShopId }>(
    `with merchant as (insert into merchants default values returning id)
     insert into shops (merchant_id, domain, name, storefront_url, currency, timezone, primary_locale,
       is_development_store, test_orders_convert)
     select id, $1, $2, 'https://' || $1, $3, $4, $5, $6, $7 from merchant
     returning id`,
    [
      shop.domain,
      shop.name,
      shop.currency,
      shop.timezone,
      shop.primaryLocale,
      shop.isDevelopmentStore,
      shop.testOrdersConvert,
    ],
  );
  const [row] = rows;
  if (!row) throw new Error("The shop was not inserted.");
  return row.id;
}
