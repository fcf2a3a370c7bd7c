import type { ShopId } from "#app/platform/ids.ts";

/** A running transaction. Rows come back as plain objects; int8 comes as a string, timestamps as Date. */
export interface Tx {
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** No connection could be had: the database is down, or all of its connections are busy. It may be tried again. */
export class DatabaseUnavailable extends Error {
  override name = "DatabaseUnavailable";
}

/** For the doors, which are bundled with the pages: the bundle has a class of its own, of which no error is an instance. */
export const isDatabaseUnavailable = (error: unknown): boolean =>
  error instanceof Error && error.name === "DatabaseUnavailable";

/** Every crossing of tenants has a name, so that a reader can list them. */
export type MaintenancePurpose =
  | "drain-inbox"
  | "sweep-inbox"
  | "relay-outbox"
  | "schedule-shops"
  | "metrics"
  | "doctor"
  | "dead-letters"
  | "audit"
  | "privacy"
  | "erase-shop"
  | "retention"
  | "weekly-notices"
  | "standings"
  | "seed-demo";

/**
 * PostgreSQL as the app sees it. `tenant` is the ordinary door: one transaction as the app's own role, which sees only
 * the rows of the shops it names. `directory` reads tables without tenants (shops, merchants). `maintenance` crosses
 * tenants as a second role on its own connections.
 */
export interface Database {
  tenant<Value>(shops: ShopId | readonly ShopId[], work: (tx: Tx) => Promise<Value>): Promise<Value>;
  directory: Tx;
  maintenance<Value>(purpose: MaintenancePurpose, work: (tx: Tx) => Promise<Value>): Promise<Value>;
  close(): Promise<void>;
}
