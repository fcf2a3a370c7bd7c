import { randomBytes, randomUUID } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { App } from "#app/composition.server.ts";
import { serveRest } from "#app/edges/rest/serve-rest.server.ts";
import { createApiKeys, scopes } from "#app/modules/api-keys/index.ts";
import { createAudit } from "#app/modules/audit/index.ts";
import { createPoints } from "#app/modules/points/index.ts";
import { createPrivacy } from "#app/modules/privacy/index.ts";
import { createPrograms } from "#app/modules/programs/index.ts";
import { createReferrals } from "#app/modules/referrals/index.ts";
import { createRewards } from "#app/modules/rewards/index.ts";
import { createShops } from "#app/modules/shops/index.ts";
import { createTiers } from "#app/modules/tiers/index.ts";
import { createTranslations } from "#app/modules/translations/index.ts";
import { createMemoryCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import type { ShopDomain } from "#app/platform/ids.ts";
import { createMemoryLimiter } from "#app/platform/limits/limiters.server.ts";
import { createMemoryArchive } from "#test/support/memory-archive.ts";
import { createWorld, type World } from "../settlement/fixtures.ts";
import { expectAsDescribed } from "./described-answers.ts";

const encryptionKeys = [{ id: "test", key: Buffer.alloc(32, 1) }];

interface Question {
  key?: string | null;
  body?: unknown;
  form?: string | Record<string, string>;
  headers?: Record<string, string>;
}

const composeApp = ({ database: { database: db }, settlement }: World, warnings: object[]) => {
  const limits = createMemoryLimiter();
  const points = createPoints({ db });
  const programs = createPrograms({
    db,
    clock: systemClock,
    randomBytes,
    shopify: { request: () => Promise.reject(new Error("no Shopify here")) },
    pause: () => Promise.resolve(),
  });
  return {
    log: {
      error: (details: object) => expect.fail(JSON.stringify(details)),
      warn: (details: object) => void warnings.push(details),
    },
    env: { corsOrigins: ["https://erp.example.com"] },
    limits,
    shops: createShops({ db, encryption: createEncryption(encryptionKeys), clock: systemClock }),
    apiKeys: createApiKeys({ db, clock: systemClock }),
    points,
    rewards: createRewards({
      db,
      clock: systemClock,
      points,
      randomBytes,
      random: Math.random,
      pause: () => Promise.resolve(),
      onError: (_shopId, error) => expect.fail(String(error)),
      shopify: { request: () => Promise.reject(new Error("no Shopify here")), msUntilCalm: () => 0 },
    }),
    tiers: createTiers({
      db,
      pause: (ms) => sleep(ms, undefined, { ref: false }),
      onError: (_shopId, error) => expect.fail(String(error)),
    }),
    translations: createTranslations({
      db,
      clock: systemClock,
      cache: createMemoryCache(systemClock),
      localesDirectory: path.resolve("app/locales"),
    }),
    audit: createAudit({
      db,
      clock: systemClock,
      storage: createMemoryArchive(),
      onShopFailed: () => expect.fail("sealing failed"),
    }),
    privacy: createPrivacy({
      db,
      clock: systemClock,
      removeArchives: () => Promise.resolve(0),
      onShopErased: () => {},
      onRequestFailed: () => expect.fail("a request failed"),
    }),
    programs,
    settlement,
    referrals: createReferrals({
      db,
      clock: systemClock,
      programs,
      limits,
      newUuid: randomUUID,
      randomBytes,
      wakeRefill: () => Promise.resolve(),
      wakeHistories: () => Promise.resolve(),
      attributeKeys: encryptionKeys,
    }),
  };
};

const requestOf = (
  method: string,
  path: string,
  bearer: string | null,
  { body, form, headers: extra = {} }: Question,
): Request => {
  const headers = new Headers(bearer === null ? {} : { authorization: `Bearer ${bearer}` });
  if (form === undefined) headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request(`http://127.0.0.1/api/v1/${path}`, {
    method,
    headers,
    body: form === undefined ? (text ?? null) : new URLSearchParams(form),
  });
};

/** The REST API over a database of its own. */
export const createRest = async () => {
  const world = await createWorld();
  const warnings: object[] = [];
  const app = composeApp(world, warnings);
  const newShop = async () => {
    const handle = `test-${randomBytes(6).toString("hex")}`;
    const shop = await app.shops.install({
      domain: `${handle}.myshopify.com` as ShopDomain,
      name: handle,
      storefrontUrl: `https://${handle}.example.com`,
      currency: "USD",
      timezone: "UTC",
      primaryLocale: "en",
      isDevelopmentStore: false,
    });
    return { shop, key: (await app.apiKeys.create(shop.id, "test", scopes)).key };
  };
  const { key } = await app.apiKeys.create(world.shopId, "test", scopes);

  return {
    world,
    app,
    /** What was logged as a warning. */
    warnings,
    newShop,
    strangerKey: (await newShop()).key,
    weakKey: (await app.apiKeys.create(world.shopId, "weak", ["orders:read"])).key,
    call: async (method: string, path: string, question: Question = {}) => {
      const request = requestOf(method, path, question.key === undefined ? key : question.key, question);
      const context = { app: app as unknown as App, requestId: "request-1" };
      const response = await serveRest(request, context);
      const text = method === "HEAD" ? "" : await response.text();
      const body = text === "" ? null : JSON.parse(text);
      if (response.status === 200) expectAsDescribed(method, request.url, body);
      return { status: response.status, headers: response.headers, body };
    },
    close: () => world.database.drop(),
  };
};

export type Rest = Awaited<ReturnType<typeof createRest>>;
