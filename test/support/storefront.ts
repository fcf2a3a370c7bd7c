import { createHmac, randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { programTermsSchema } from "#app/contracts/program-terms.ts";
import type { ProxyApp } from "#app/edges/proxy/proxy-app.ts";
import { createPoints, type Points } from "#app/modules/points/index.ts";
import { createPrograms, type Program, type Programs } from "#app/modules/programs/index.ts";
import { createReferrals } from "#app/modules/referrals/index.ts";
import { createRewards } from "#app/modules/rewards/index.ts";
import { createShops, type Shop } from "#app/modules/shops/index.ts";
import { createOwnPages } from "#app/modules/storefront/index.ts";
import { createTiers } from "#app/modules/tiers/index.ts";
import { createTranslations } from "#app/modules/translations/index.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import type { Clock } from "#app/platform/clock.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import type { ShopDomain } from "#app/platform/ids.ts";
import { createMemoryLimiter } from "#app/platform/limits/limiters.server.ts";
import type { PacedShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { createFakeDiscounts, type FakeDiscounts } from "./fake-discounts.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

const apiSecret = "storefront-test-secret";
const keys = [{ id: "test", key: Buffer.alloc(32, 7) }];

export interface TestClock extends Clock {
  moveTo(moment: Date): void;
  forwardMs(ms: number): void;
}

const createTestClock = (): TestClock => {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    moveTo: (moment) => (offset = moment.getTime() - Date.now()),
    forwardMs: (ms) => (offset += ms),
  };
};

export interface Ask {
  query?: Record<string, string>;
  body?: unknown;
  /** As a page without scripts sends it, in place of a body. */
  form?: Record<string, string>;
  customer?: string;
  /** As in X-Forwarded-For. */
  from?: string;
  method?: string;
}

export type ProxyRoute = (route: {
  request: Request;
  context: { app: ProxyApp; requestId: string };
}) => Promise<Response>;

export interface Storefront {
  db: TestDatabase;
  app: ProxyApp & { points: Points };
  programs: Programs;
  clock: TestClock;
  shopify: FakeDiscounts;
  woken: string[];
  install(fields?: Partial<Shop>): Promise<Shop>;
  /** An active program: 10 % for the friend, 100 points for the advocate. */
  startProgram(shop: Shop, terms?: object): Promise<Program>;
  ask(shop: Pick<Shop, "domain">, route: ProxyRoute, ask?: Ask): Promise<Response>;
  close(): Promise<void>;
}

const signed = (secret: string, query: Record<string, string>): string => {
  const message = Object.entries(query)
    .map(([name, value]) => `${name}=${value}`)
    .toSorted()
    .join("");
  const signature = createHmac("sha256", secret).update(message).digest("hex");
  return new URLSearchParams({ ...query, signature }).toString();
};

const contentOf = ({ body, form }: Ask): URLSearchParams | string | null => {
  if (form !== undefined) return new URLSearchParams(form);
  if (body === undefined) return null;
  return typeof body === "string" ? body : JSON.stringify(body);
};

/** As Shopify's app proxy forwards it. */
export const proxyRequest = (secret: string, domain: string, now: Date, ask: Ask): Request => {
  const { query, customer, from, method } = ask;
  const content = contentOf(ask);
  const parameters = {
    shop: domain,
    logged_in_customer_id: customer ?? "",
    path_prefix: "/apps/referral",
    timestamp: String(Math.floor(now.getTime() / 1000)),
    ...query,
  };
  return new Request(`https://app.example.com/proxy?${signed(secret, parameters)}`, {
    method: method ?? (content === null ? "GET" : "POST"),
    headers: from === undefined ? {} : { "x-forwarded-for": from },
    body: content,
  });
};

const patient = (ms: number) => sleep(ms, undefined, { ref: false });

/** The storefront API over a database of its own, with Shopify's discounts played by a fake unless rewards are given. */
export const createStorefront = async (
  rewardsAt: () => PacedShopifyAdmin | null = () => null,
): Promise<Storefront> => {
  const db = await createTestDatabase();
  const { database } = db;
  const clock = createTestClock();
  const shopify = createFakeDiscounts();
  const woken: string[] = [];
  const cache = createMemoryCache(clock);
  const limits = createMemoryLimiter();
  const encryption = createEncryption(keys);
  const programs = createPrograms({
    db: database,
    shopify,
    clock,
    randomBytes,
    pause: async (ms) => clock.forwardMs(ms),
  });
  const points = createPoints({ db: database });
  const rewards = createRewards({
    db: database,
    shopify: {
      request: (...question) => (rewardsAt() ?? shopify).request(...question),
      msUntilCalm: () => 0,
    },
    clock,
    points,
    randomBytes,
    random: Math.random,
    pause: patient,
    onError: (_shopId, error) => console.error(error),
  });
  const tiers = createTiers({
    db: database,
    pause: patient,
    onError: (_shopId, error) => console.error(error),
  });
  const referrals = createReferrals({
    db: database,
    clock,
    programs,
    limits,
    randomBytes,
    newUuid: randomUUID,
    wakeRefill: async () => void woken.push("refill"),
    wakeHistories: () => Promise.resolve(),
    attributeKeys: keys,
  });
  const app: ProxyApp & { points: Points } = {
    env: { shopifyApiSecret: apiSecret, shopifyApiSecretPrevious: null },
    log: { error: (details, message) => console.error(message, details) },
    clock,
    cache,
    limits,
    shops: createShops({ db: database, encryption, clock }),
    translations: createTranslations({
      db: database,
      cache,
      clock,
      localesDirectory: path.join(import.meta.dirname, "../../app/locales"),
    }),
    referrals,
    points,
    rewards,
    ownPages: createOwnPages({ db: database, referrals, points, tiers, rewards }),
  };

  const install = (fields: Partial<Shop> = {}): Promise<Shop> => {
    const handle = `test-${randomBytes(6).toString("hex")}`;
    return app.shops.install({
      domain: `${handle}.myshopify.com` as ShopDomain,
      name: handle,
      storefrontUrl: `https://${handle}.example.com`,
      currency: "USD",
      timezone: "UTC",
      primaryLocale: "en",
      isDevelopmentStore: false,
      ...fields,
    });
  };

  return {
    db,
    app,
    programs,
    clock,
    shopify,
    woken,
    install,
    startProgram: async (shop, terms = {}) => {
      const { id } = await programs.create(shop.id, {
        name: "Give 10 %",
        priority: 100,
        terms: programTermsSchema.parse({
          advocateReward: { kind: "points", points: 100 },
          friendReward: { kind: "percent", percent: 10 },
          minimumSubtotal: { USD: "20.00" },
          ...terms,
        }),
      });
      const active = await programs.activate(shop.id, id);
      if (!active.ok) throw new Error(active.refusal);
      return active.value;
    },
    ask: (shop, route, ask = {}) =>
      route({
        request: proxyRequest(apiSecret, shop.domain, clock.now(), ask),
        context: { app, requestId: "test-request" },
      }),
    close: async () => {
      await Promise.all([limits.close(), cache.close()]);
      await db.drop();
    },
  };
};
