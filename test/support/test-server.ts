import "vitest";

/** What the global setup hands to every test file: the server of this run, with its migrated template. */
export interface TestServer {
  superuserUrl: string;
  template: string;
  /** The roles' connection strings, naming the template. */
  roles: { databaseUrl: string; maintenanceDatabaseUrl: string; queueDatabaseUrl: string };
}

declare module "vitest" {
  interface ProvidedContext {
    postgres: TestServer;
  }
}
