import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
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

const help = `How long the database takes for each list page of the admin in a shop of many referrals.

  npx node test/load/admin-lists.ts [--referrals 1000000] [--times 15] [--most 50] [--json]

  --referrals  how many the shop has; a tenth as many advocates, failed deliveries and entries of the log, and an
               order in two hundred waits for a person
  --times      how often each page is read; the median counts
  --most       the milliseconds that a median may take; one that takes longer ends the run with 1
  --json       the last line is the result

It starts a PostgreSQL of its own in a temporary folder and removes it.`;

const database = "load";
/** A page that shows something later than the rest still shows it while somebody looks. */
const laterMost = 5_000;

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

const installShop = async (app: App): Promise<Shop> => {
  const shop = await app.shops.install({
    domain: "load.myshopify.com" as ShopDomain,
    name: "Load",
    storefrontUrl: "https://load.example.com",
    currency: "USD",
    timezone: "UTC",
    primaryLocale: "en",
    isDevelopmentStore: false,
  });
  const terms = programTermsSchema.parse({
    advocateReward: { kind: "points", points: 100 },
    friendReward: { kind: "percent", percent: 10 },
  });
  await app.programs.create(shop.id, newProgramSchema.parse({ name: "Program", terms }));
  return shop;
};

const fill = async (adminUrl: string, shop: Shop, referrals: number): Promise<void> => {
  const admin = new Pool({ connectionString: adminUrl });
  const advocates = Math.max(1, Math.round(referrals / 10));
  await fillShop(admin, shop.id, {
    advocates,
    referrals,
    reviews: Math.round(referrals / 200),
    letters: advocates,
    audit: advocates,
    requests: Math.round(advocates / 10),
  });
  await admin.query(
    `insert into tiers (shop_id, name, min_points, rank) select $1, 'Tier ' || n, n * 500, n from generate_series(1, 5) n`,
    [shop.id],
  );
  await admin.query("vacuum analyze");
  await admin.end();
};

/** What comes after its page, so that it may take longer. */
const laterOf = (app: App, shop: Shop): Page[] => [
  [
    "who is in which tier (comes after the page)",
    async () => app.tiers.foresee(shop, await app.tiers.list(shop)),
  ],
];

type Page = [name: string, read: () => Promise<unknown>];

/** Each asks what the loader of its page asks; a list with two ways in has both. */
const pagesOf = (app: App, shop: Shop): Page[] => {
  const { id } = shop;
  const page = { limit: 25 };
  return [
    ["referrals", () => app.referrals.list(id, page)],
    [
      "referrals, filtered",
      () => app.referrals.list(id, { ...page, status: "pending", verdict: "review", locale: "en" }),
    ],
    ["languages of referrals", () => app.referrals.locales(id)],
    ["saved views", () => app.savedViews.list(id)],
    ["review queue", () => app.settlement.reviewQueue(id, { limit: 10 })],
    ["review queue, how many", () => app.settlement.countUnderReview(id)],
    ["advocates", () => app.referrals.advocates(id, page)],
    [
      "advocates, one code",
      () => app.referrals.advocates(id, { ...page, search: { code: "code-7", id: null } }),
    ],
    ["programs", () => app.programs.list(id)],
    ["tiers", () => app.tiers.list(shop)],
    ["audit log", () => app.audit.list(id, { cursor: null, limit: 20 })],
    ["audit log, filtered", () => app.audit.list(id, { cursor: null, limit: 20, actorKind: "api" })],
    ["privacy requests", () => app.privacy.requests(id)],
    ["failed deliveries", () => app.reconciliation.deadLettersOf(id, { limit: 20 })],
    ["health", () => app.reconciliation.health(id)],
  ];
};

const medianMs = async (read: () => Promise<unknown>, times: number): Promise<number> => {
  const taken: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    await read();
    taken.push(performance.now() - start);
  }
  return taken.toSorted((one, other) => one - other)[Math.floor(times / 2)] ?? Infinity;
};

interface Options {
  referrals: number;
  times: number;
  most: number;
}

const measure = async ({ referrals, times, most }: Options, folder: string) => {
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
    const shop = await installShop(app);
    const start = performance.now();
    await fill(environment.ADMIN_DATABASE_URL, shop, referrals);
    console.log(`${referrals} referrals in ${Math.round((performance.now() - start) / 1000)} s\n`);
    const results: { name: string; ms: number; pass: boolean }[] = [];
    const measureAll = async (pages: readonly Page[], limit: number) => {
      for (const [name, read] of pages) {
        const ms = await medianMs(read, times);
        const pass = ms < limit;
        console.log(
          `${ms.toFixed(1).padStart(9)} ms  ${name}${pass ? "" : `  TOO SLOW, ${limit} ms at most`}`,
        );
        results.push({ name, ms: Math.round(ms * 10) / 10, pass });
      }
    };
    await measureAll(pagesOf(app, shop), most);
    await measureAll(laterOf(app, shop), laterMost);
    await app.close();
    return results;
  } finally {
    await server.stop();
  }
};

const { values } = parseArgs({
  options: {
    referrals: { type: "string", default: "1000000" },
    times: { type: "string", default: "15" },
    most: { type: "string", default: "50" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(help);
} else {
  const folder = await mkdtemp(path.join(os.tmpdir(), "referrals-load-"));
  try {
    const options = {
      referrals: Number(values.referrals),
      times: Number(values.times),
      most: Number(values.most),
    };
    const results = await measure(options, folder);
    if (values.json) console.log(JSON.stringify(results));
    if (results.some(({ pass }) => !pass)) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
