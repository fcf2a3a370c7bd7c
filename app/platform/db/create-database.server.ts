import { Pool } from "pg";
import type { PoolClient, QueryResultRow } from "pg";
import { isUuid } from "#app/platform/ids.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { messageOf } from "#app/platform/message-of.ts";
import { DatabaseUnavailable, type Database, type MaintenancePurpose, type Tx } from "./database.server.ts";

export interface DatabaseOptions {
  databaseUrl: string;
  maintenanceDatabaseUrl: string;
  log: { error(details: object, message: string): void };
  /** Connections for each of the two roles. */
  poolSize?: number;
}

// A database that is down or out of connections is known within 3 s, so that a webhook can still be answered with 503
// in the 5 s that Shopify waits.
const connectTimeoutMs = 3_000;
const statementTimeoutMs = 10_000;
const maintenanceStatementTimeoutMs = 60_000;
const idleInTransactionTimeoutMs = 30_000;

export function createDatabase(options: DatabaseOptions): Database {
  const app = createPool(options, options.databaseUrl, "referrals", statementTimeoutMs);
  const maintenance = createPool(
    options,
    options.maintenanceDatabaseUrl,
    "referrals-maintenance",
    maintenanceStatementTimeoutMs,
  );
  return {
    tenant: async (shops, work) =>
      inTransaction(app, `begin; select set_config('app.shop_id', '${tenantList(shops)}', true)`, work),
    directory: onItsOwn(app),
    maintenance: (purpose, work) =>
      inTransaction(maintenance, `begin; set local application_name = ${nameOf(purpose)}`, work),
    close: async () => {
      await Promise.all([app.end(), maintenance.end()]);
    },
  };
}

function createPool(options: DatabaseOptions, url: string, name: string, statementTimeout: number): Pool {
  const pool = new Pool({
    connectionString: url,
    application_name: name,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeout,
    // The server ends a statement first; this one is for a server that does not answer at all.
    query_timeout: statementTimeout + 2_000,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    keepAlive: true,
  });
  // Without a listener an idle connection that breaks ends the process. The pool has let it go by then. Only the message
  // is logged: the error carries the whole client, password included.
  pool.on("error", ({ message }) =>
    options.log.error({ pool: name, reason: message }, "idle database connection lost"),
  );
  return pool;
}

/** Written into the statement, which saves a round trip; only uuids get there. */
function tenantList(shops: ShopId | readonly ShopId[]): string {
  const ids: readonly string[] = typeof shops === "string" ? [shops] : shops;
  if (ids.length === 0) throw new RangeError("A transaction needs at least one tenant.");
  if (!ids.every(isUuid)) throw new RangeError("A tenant is named by its uuid.");
  return ids.join(",");
}

/** Shows in pg_stat_activity who crosses tenants, and why. */
const nameOf = (purpose: MaintenancePurpose): string => `'referrals ${purpose}'`;

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new DatabaseUnavailable(messageOf(error), { cause: error });
  }
}

/** Each query on a connection of its own, outside of a transaction. */
function onItsOwn(pool: Pool): Tx {
  return {
    query: async <Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> => {
      const client = await connect(pool);
      try {
        return await txOn(client).query<Row>(sql, values);
      } finally {
        client.release();
      }
    },
  };
}

async function inTransaction<Value>(
  pool: Pool,
  begin: string,
  work: (tx: Tx) => Promise<Value>,
): Promise<Value> {
  const client = await connect(pool);
  try {
    await client.query(begin);
    const value = await work(txOn(client));
    await commit(client);
    client.release();
    return value;
  } catch (error) {
    await rollback(client);
    throw error;
  }
}

/** PostgreSQL answers COMMIT with ROLLBACK, and no error, when a statement before it failed and nobody listened. */
async function commit(client: PoolClient): Promise<void> {
  const { command } = await client.query("commit");
  if (command !== "COMMIT")
    throw new Error("The transaction was rolled back because one of its statements failed.");
}

/** A connection whose state is unknown is not used again. */
async function rollback(client: PoolClient): Promise<void> {
  try {
    await client.query("rollback");
    client.release();
  } catch (error) {
    client.release(error instanceof Error ? error : true);
  }
}

function txOn(client: PoolClient): Tx {
  return {
    query: async <Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> => {
      const { rows } = await client.query<Row & QueryResultRow>(sql, values ? [...values] : undefined);
      return rows;
    },
  };
}
