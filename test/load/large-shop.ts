import { randomBytes } from "node:crypto";
import path from "node:path";
import { Pool } from "pg";
import { compose, type App } from "#app/composition.server.ts";
import { newProgramSchema, programTermsSchema } from "#app/contracts/program-terms.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { migrate } from "#app/platform/db/migrate.server.ts";
import { roleNames } from "#app/platform/db/roles.server.ts";
import { readEnv } from "#app/platform/env.server.ts";
import type { ShopDomain } from "#app/platform/ids.ts";
import { createLogger } from "#app/platform/logger.server.ts";
import { startPostgres, type RunningPostgres } from "#test/support/embedded-postgres.ts";
import { fillShop } from "#test/support/fill-shop.ts";

export interface LargeShop {
  app: App;
  shop: Shop;
  admin: Pool;
}

const database = "load";
const domain = "load.myshopify.com" as ShopDomain;

const environmentOf = (server: RunningPostgres, folder: string) => {
  const urlOf = (user: string) => server.url(database, { user, password: randomBytes(12).toString("hex") });
  return {
    DATABASE_URL: urlOf(roleNames.app),
    MAINTENANCE_DATABASE_URL: urlOf(roleNames.maintenance),
    QUEUE_DATABASE_URL: urlOf(roleNames.queue),
    ADMIN_DATABASE_URL: server.url(database),
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "0123456789abcdef",
    SHOPIFY_APP_URL: "https://app.example.com",
    ENCRYPTION_KEYS: `one:${Buffer.alloc(32).toString("base64")}`,
    ARCHIVE_DIR: path.join(folder, "archive"),
  };
};

const terms = programTermsSchema.parse({
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "store_credit", amounts: { USD: "3.00" } },
});

const installShop = async (app: App): Promise<Shop> => {
  const shop = await app.shops.install({
    domain,
    name: "Load",
    storefrontUrl: "https://load.example.com",
    currency: "USD",
    timezone: "Asia/Kolkata",
    primaryLocale: "en",
    isDevelopmentStore: false,
  });
  await app.programs.create(shop.id, newProgramSchema.parse({ name: "Program", terms }));
  return shop;
};

const fill = async (admin: Pool, shop: Shop, referrals: number): Promise<void> => {
  const advocates = Math.ceil(referrals / 5);
  await fillShop(admin, shop.id, {
    advocates,
    referrals,
    reviews: Math.ceil(referrals / 200),
    letters: Math.ceil(referrals / 10),
    audit: Math.ceil(referrals / 4),
    requests: Math.ceil(referrals / 100),
    tiers: 5,
  });
  await admin.query("vacuum analyze");
};

/** A database with a shop of so many referrals; a folder in which there is one already is taken as it is. */
export const withLargeShop = async (
  folder: string,
  referrals: number,
  work: (large: LargeShop) => Promise<void>,
): Promise<void> => {
  const server = await startPostgres({ dataDir: path.join(folder, "postgres"), port: 0, durable: false });
  try {
    const environment = environmentOf(server, folder);
    await server.createDatabase(database);
    await migrate({
      adminDatabaseUrl: environment.ADMIN_DATABASE_URL,
      roles: {
        databaseUrl: environment.DATABASE_URL,
        maintenanceDatabaseUrl: environment.MAINTENANCE_DATABASE_URL,
        queueDatabaseUrl: environment.QUEUE_DATABASE_URL,
      },
    });
    const app = compose(readEnv(environment), createLogger("silent"));
    const admin = new Pool({ connectionString: environment.ADMIN_DATABASE_URL });
    // A pool ends before its connections have closed, so that stopping the server may still break one of them.
    admin.on("error", () => undefined);
    const known = await app.shops.findByDomain(domain);
    const shop = known ?? (await installShop(app));
    if (known === null) await fill(admin, shop, referrals);
    await work({ app, shop, admin }).finally(() => Promise.all([app.close(), admin.end()]));
  } finally {
    await server.stop();
  }
};
