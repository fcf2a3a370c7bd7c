import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import { migrate } from "#app/platform/db/migrate.server.ts";
import { roleNames } from "#app/platform/db/roles.server.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import { readEnv } from "#app/platform/env.server.ts";
import { signSessionToken } from "#test/simulator/session-token.ts";
import { startPostgres, type RunningPostgres } from "#test/support/embedded-postgres.ts";
import { buildWhenNeeded } from "./build.ts";
import { startChild, stopChild, waitFor, type Child } from "./children.ts";
import { readSecrets, writeDemoEnv, type DemoEnv } from "./demo-env.ts";
import { lockFolder } from "./lock.ts";
import { helpText, readOptions, type DemoOptions } from "./options.ts";
import { claimPort } from "./ports.ts";
import { seedDemo } from "./seed.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shops = ["demo-shop.myshopify.com", "demo-outlet.myshopify.com"] as const;
const database = "referrals";
/** The library turns away what calls itself a robot. */
const browser =
  "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const neededBytes = 500 * 1024 * 1024;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Undone in the opposite sequence, each once, also when the start failed halfway. */
const createCleanup = () => {
  const steps: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | null = null;
  const run = async () => {
    for (const step of steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        say(`While stopping: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  return {
    later: (step: () => Promise<void> | void) => void steps.push(step),
    run: () => (running ??= run()),
  };
};

type Cleanup = ReturnType<typeof createCleanup>;

const step = async <Value>(name: string, work: () => Promise<Value>): Promise<Value> => {
  const started = performance.now();
  process.stdout.write(`  ${name} ...`);
  const value = await work();
  say(` ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return value;
};

const checkSpace = (dir: string): void => {
  const { bavail, bsize } = statfsSync(dir);
  if (bavail * bsize < neededBytes) {
    throw new Error(
      `The disk is almost full: ${dir} needs ${neededBytes / 1024 / 1024} MB. Make room, or set DEMO_DIR.`,
    );
  }
};

interface Addresses {
  app: string;
  ops: string;
  sim: string;
  ports: DemoOptions["ports"];
  smtpPort: number;
}

const claimAddresses = async ({ ports }: DemoOptions): Promise<Addresses> => {
  const app = await claimPort("PORT", ports.app);
  const ops = await claimPort("OPS_PORT", ports.ops);
  const sim = await claimPort("SIM_PORT", ports.sim);
  const smtpPort = await claimPort("SMTP_PORT", 0);
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return { app: at(app), ops: at(ops), sim: at(sim), ports: { app, ops, sim }, smtpPort };
};

/** What the app sends to Shopify reaches the simulator; the CLI in the demo's folder loads it as well. */
const redirectShopify = path.join(root, "test/simulator/redirect-shopify.mjs");

/** What `npm start` gives it as well: docs/operating.md, "Memory". */
const boundedNursery = "--max-semi-space-size=8";

const envFor = (dir: string, secrets: DemoEnv, postgres: RunningPostgres, addresses: Addresses): DemoEnv => {
  const as = (user: string, name: string) => postgres.url(database, { user, password: secrets[name] ?? "" });
  return {
    ...secrets,
    DATABASE_URL: as(roleNames.app, "DEMO_APP_PASSWORD"),
    MAINTENANCE_DATABASE_URL: as(roleNames.maintenance, "DEMO_MAINTENANCE_PASSWORD"),
    QUEUE_DATABASE_URL: as(roleNames.queue, "DEMO_QUEUE_PASSWORD"),
    ADMIN_DATABASE_URL: postgres.url(database),
    SHOPIFY_APP_URL: addresses.app,
    APP_BRIDGE_URL: `${addresses.sim}/app-bridge.js`,
    EXTRA_FRAME_ANCESTORS: addresses.sim,
    ARCHIVE_DIR: path.resolve(dir, "archive"),
    TRUSTED_PROXIES: "127.0.0.1",
    LISTEN_HOST: "127.0.0.1",
    PORT: String(addresses.ports.app),
    OPS_PORT: String(addresses.ports.ops),
    SIM_UPSTREAM: addresses.sim,
    SMTP_URL: `smtp://127.0.0.1:${addresses.smtpPort}`,
    REFERRALS_PRELOAD: redirectShopify,
  };
};

const startServices = async (
  dir: string,
  env: DemoEnv,
  addresses: Addresses,
  cleanup: Cleanup,
): Promise<Child[]> => {
  const begin = (name: string, script: string, more: DemoEnv, execArgv: string[] = []): Child => {
    const child = startChild({ name, script: path.join(root, script), execArgv, env: more, dir, cwd: root });
    cleanup.later(() => stopChild(child));
    return child;
  };
  const { SHOPIFY_API_KEY = "", SHOPIFY_API_SECRET = "" } = env;
  const simulator = begin("simulator", "test/simulator/main.ts", {
    SIM_PORT: String(addresses.ports.sim),
    SIM_SMTP_PORT: String(addresses.smtpPort),
    SIM_STATE_FILE: path.join(dir, "simulator.json"),
    APP_URL: addresses.app,
    SHOPIFY_API_KEY,
    SHOPIFY_API_SECRET,
  });
  const app = begin("app", "app/entrypoints/all.ts", env, [boundedNursery, "--import", redirectShopify]);
  await Promise.all([
    waitFor(`${addresses.sim}/health`, simulator, 30),
    waitFor(`${addresses.ops}/ready`, app, 60),
  ]);
  return [simulator, app];
};

/** Opens the app once in each shop, as its merchant would: that exchanges the token and installs the shop. */
const openAsMerchant = async (env: DemoEnv, addresses: Addresses): Promise<void> => {
  for (const shop of shops) {
    const token = signSessionToken(shop, env["SHOPIFY_API_KEY"] ?? "", env["SHOPIFY_API_SECRET"] ?? "");
    const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`).toString("base64url");
    const query = new URLSearchParams({ shop, host, embedded: "1", id_token: token, locale: "en" });
    const answer = await fetch(`${addresses.app}/app?${query}`, { headers: { "user-agent": browser } });
    if (!answer.ok)
      throw new Error(`The app answered ${answer.status} when ${shop} opened it; app.log says why.`);
  }
};

const seedOver = async (dir: string, env: DemoEnv, addresses: Addresses) => {
  const settings = readEnv(env);
  const db = createDatabase({ ...settings, log: { error: (_details, message) => say(message) } });
  const file = path.join(dir, "rest-keys.json");
  const restKeys = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
  try {
    const seed = await seedDemo({
      db,
      encryption: createEncryption(settings.encryptionKeys),
      storefrontUrlOf: (handle) => `${addresses.sim}/shops/${handle}`,
      restKeys,
    });
    writeFileSync(file, JSON.stringify(seed.restKeys), { mode: 0o600 });
    return seed;
  } finally {
    await db.close();
  }
};

type Seed = Awaited<ReturnType<typeof seedOver>>;

const describe = (env: DemoEnv, addresses: Addresses, { restKeys, ...seed }: Seed) => ({
  appUrl: addresses.app,
  simUrl: addresses.sim,
  adminUrl: `${addresses.sim}/admin/store/demo-shop/apps/referrals`,
  storefrontUrl: `${addresses.sim}/shops/demo-shop`,
  opsUrl: addresses.ops,
  grpc: null,
  shop: shops[0],
  secondShop: shops[1],
  apiKey: env["SHOPIFY_API_KEY"],
  apiSecret: env["SHOPIFY_API_SECRET"],
  databaseUrl: env["DATABASE_URL"],
  adminDatabaseUrl: env["ADMIN_DATABASE_URL"],
  redisUrl: null,
  restKeys,
  seed,
});

const start = async (options: DemoOptions, cleanup: Cleanup): Promise<Child[]> => {
  const { dir } = options;
  const ready = path.join(dir, "ready.json");
  cleanup.later(lockFolder(dir));
  rmSync(ready, { force: true });
  checkSpace(dir);
  if (options.fresh) {
    for (const name of [
      "postgres",
      "postgres.log",
      "simulator.json",
      "rest-keys.json",
      "demo.env",
      "archive",
    ]) {
      rmSync(path.join(dir, name), { recursive: true, force: true });
    }
  }
  const addresses = await claimAddresses(options);
  const secrets = readSecrets(dir);
  writeDemoEnv(dir, secrets);

  const postgres = await step("PostgreSQL", () =>
    startPostgres({ dataDir: path.join(dir, "postgres"), port: 0, durable: true }),
  );
  cleanup.later(() => postgres.stop());
  const env = envFor(dir, secrets, postgres, addresses);
  writeDemoEnv(dir, env);
  await step("Schema", async () => {
    await postgres.createDatabase(database);
    const { adminDatabaseUrl, ...roles } = readEnv(env);
    await migrate({ adminDatabaseUrl: adminDatabaseUrl ?? "", roles });
  });
  await step("Pages", () => buildWhenNeeded(root));
  const children = await step("App and simulated Shopify", () => startServices(dir, env, addresses, cleanup));
  const seed = await step("Shops and their stories", async () => {
    await openAsMerchant(env, addresses);
    return seedOver(dir, env, addresses);
  });

  const description = describe(env, addresses, seed);
  writeFileSync(ready, JSON.stringify(description, null, 2), { mode: 0o600 });
  cleanup.later(() => rmSync(ready, { force: true }));
  say(`
Ready. Ctrl-C stops all of it.

  What to click   ${description.simUrl}/
  Merchant        ${description.adminUrl}
  Shop            ${description.storefrontUrl}
  Operators       ${description.opsUrl}/ready
`);
  return children;
};

const untilAsked = (children: readonly Child[]): Promise<number> =>
  new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      asked = true;
      resolve(0);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    if (process.channel !== undefined) process.once("disconnect", stop);
    for (const { name, exited } of children) {
      void exited.then(() => {
        if (asked) return;
        asked = true;
        say(
          `\nThe ${name} ended unexpectedly; ${name}.log in the demo's folder says why. Stopping the rest.`,
        );
        resolve(1);
      });
    }
  });

const optionsOrHelp = (): DemoOptions | null => {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${helpText}`);
    return null;
  }
};

const main = async (): Promise<number> => {
  const options = optionsOrHelp();
  if (options === null) return 2;
  if (options.help) {
    say(helpText);
    return 0;
  }
  mkdirSync(options.dir, { recursive: true });
  say(`Starting the demo in ${path.relative(process.cwd(), options.dir) || "."}`);
  const cleanup = createCleanup();
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    void cleanup.run().then(() => process.exit(130));
  };
  // Whoever started the demo may be gone before it is ready.
  const ends = ["SIGINT", "SIGTERM", "disconnect"] as const;
  for (const end of ends) process.on(end, interrupt);
  try {
    const children = await start(options, cleanup);
    for (const end of ends) process.off(end, interrupt);
    const code = await untilAsked(children);
    say("\nStopping ...");
    return code;
  } catch (error) {
    if (!interrupted) process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await cleanup.run();
  }
};

process.exit(await main());
