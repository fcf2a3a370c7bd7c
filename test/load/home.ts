// How long the database needs for the home page, and for what reads whole shops, with a million referrals in one shop.
//   node test/load/home.ts [referrals]
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import { createAnalytics, periodUpTo, todayIn } from "#app/modules/analytics/index.ts";
import { createTiers } from "#app/modules/tiers/index.ts";
import { programFigures } from "#app/modules/programs/program-figures.server.ts";
import { countNeedsMerchant } from "#app/modules/rewards/read-rewards.server.ts";
import { countUnderReview } from "#app/modules/settlement/review-queue.server.ts";
import { readSetupGuide } from "#app/modules/shops/setup-guide.server.ts";
import { urgentRequests } from "#app/modules/privacy/requests.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import { migrate } from "#app/platform/db/migrate.server.ts";
import { roleNames } from "#app/platform/db/roles.server.ts";
import { countDeadLetters } from "#app/platform/inbox/inbox-health.server.ts";
import { startPostgres } from "#test/support/embedded-postgres.ts";
import { fillShop } from "./fill-shop.ts";

const limitMs = 50;
const repeats = 15;
const size = Number(process.argv[2] ?? 1_000_000);
const name = "load";

const folder = await mkdtemp(path.join(os.tmpdir(), "referrals-load-"));
const server = await startPostgres({ dataDir: path.join(folder, "postgres"), port: 0, durable: false });
const urlOf = (user: string) => server.url(name, { user, password: randomBytes(12).toString("hex") });
const roles = {
  databaseUrl: urlOf(roleNames.app),
  maintenanceDatabaseUrl: urlOf(roleNames.maintenance),
  queueDatabaseUrl: null,
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
};

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;

const rows: { query: string; "median ms": string; "slowest ms": string; limit: string }[] = [];

const measure = async (query: string, work: () => Promise<unknown>, limit: number | null = limitMs) => {
  await work();
  const times: number[] = [];
  for (let count = 0; count < repeats; count += 1) times.push(await timed(work));
  const isGood = limit === null || median(times) < limit;
  if (!isGood) process.exitCode = 1;
  rows.push({
    query,
    "median ms": median(times).toFixed(1),
    "slowest ms": Math.max(...times).toFixed(1),
    limit: limit === null ? "" : `${limit} ${isGood ? "met" : "MISSED"}`,
  });
};

const run = async (): Promise<void> => {
  await server.createDatabase(name);
  await migrate({ adminDatabaseUrl: server.url(name), roles });
  const admin = new Client({ connectionString: server.url(name) });
  await admin.connect();
  const shop = await fillShop(admin, size).finally(() => admin.end());

  const db = createDatabase({ ...roles, log: { error: console.error } });
  const analytics = createAnalytics({ db, clock: systemClock });
  const tiers = createTiers({ db });
  const counted = await timed(() => analytics.refresh(shop.id));
  console.log(`${size} referrals; all figures counted from nothing in ${(counted / 1000).toFixed(1)} s`);

  const today = todayIn(shop.timezone, new Date());
  for (const days of [7, 30, 90, 366]) {
    await measure(`figures of ${days} days`, () => analytics.figures(shop, periodUpTo(today, days)));
  }
  await measure("what is owed", () => analytics.open(shop.id));
  await measure("average order", () => analytics.averageReferredOrder(shop, 90));
  const inShop = <Value>(work: Parameters<typeof db.tenant<Value>>[1]) => db.tenant(shop.id, work);
  await measure("first steps", () => inShop((tx) => readSetupGuide(tx, shop.id)));
  await measure("rewards that wait", () => inShop((tx) => countNeedsMerchant(tx, shop.id)));
  await measure("orders under review", () => inShop((tx) => countUnderReview(tx, shop.id)));
  await measure("failed deliveries", () => inShop((tx) => countDeadLetters(tx, shop.id)));
  await measure("urgent requests", () => inShop((tx) => urgentRequests(tx, shop.id)));
  await measure("figures of programs", () => inShop((tx) => programFigures(tx, shop.id, 30, new Date())));
  const listed = await tiers.list(shop);
  await measure("tiers foreseen", () => tiers.foresee(shop, listed), null);
  await db.close();
};

try {
  await run();
  console.table(rows);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
