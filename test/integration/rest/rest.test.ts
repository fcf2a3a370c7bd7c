import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { App } from "#app/composition.server.ts";
import { endpoints } from "#app/edges/rest/endpoints.server.ts";
import { serveRest } from "#app/edges/rest/serve-rest.server.ts";
import { createApiKeys, scopes } from "#app/modules/api-keys/index.ts";
import { createPoints } from "#app/modules/points/index.ts";
import { createShops } from "#app/modules/shops/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import { createMemoryLimiter } from "#app/platform/limits/limiters.server.ts";
import { createWorld, orderWork, settleFully, type World } from "../settlement/fixtures.ts";
import { createReferrals } from "#app/modules/referrals/index.ts";
import { createPrograms } from "#app/modules/programs/index.ts";
import { createTiers } from "#app/modules/tiers/index.ts";
import { randomBytes, randomUUID } from "node:crypto";
import { insertShop } from "#test/support/test-database.ts";

let world: World;
let app: App;
let key: string;
let weakKey: string;
let strangerKey: string;

beforeAll(async () => {
  world = await createWorld();
  const { database: db } = world.database;
  const encryption = createEncryption([{ id: "test", key: Buffer.alloc(32, 1) }]);
  const programs = createPrograms({
    db,
    clock: systemClock,
    randomBytes,
    shopify: { request: () => Promise.reject(new Error("no Shopify here")) },
    pause: () => Promise.resolve(),
  });
  const limits = createMemoryLimiter();
  const parts = {
    log: { error: (details: object) => expect.fail(JSON.stringify(details)) },
    limits,
    shops: createShops({ db, encryption, clock: systemClock }),
    apiKeys: createApiKeys({ db, clock: systemClock }),
    points: createPoints({ db }),
    tiers: createTiers({ db }),
    programs,
    settlement: world.settlement,
    referrals: createReferrals({
      db,
      clock: systemClock,
      programs,
      limits,
      newUuid: randomUUID,
      randomBytes,
      wakeRefill: () => Promise.resolve(),
      attributeKeys: [{ id: "test", key: Buffer.alloc(32, 1) }],
    }),
  };
  app = parts as unknown as App;
  key = (await parts.apiKeys.create(world.shopId, "test", scopes)).key;
  weakKey = (await parts.apiKeys.create(world.shopId, "weak", ["orders:read"])).key;
  const stranger = await insertShop(world.database.admin);
  strangerKey = (await parts.apiKeys.create(stranger, "stranger", scopes)).key;
});
afterAll(() => world.database.drop());

const call = async (method: string, path: string, options: { key?: string | null; body?: unknown } = {}) => {
  const bearer = options.key === undefined ? key : options.key;
  const request = new Request(`http://127.0.0.1/api/v1/${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
    },
    ...(options.body === undefined
      ? {}
      : { body: typeof options.body === "string" ? options.body : JSON.stringify(options.body) }),
  });
  const response = await serveRest(request, { app, requestId: "request-1" });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
};

describe("a converted order over REST", () => {
  it("is explained with its referral, story and points", async () => {
    const { referralId, code } = await world.claim("501");
    const order = orderWork(world.shopId, "501", { discountCodes: [code] });
    await settleFully(world, [order]);
    const { orderId } = order.snapshot;

    expect((await call("GET", `orders/${orderId}/outcome`)).body).toEqual({
      orderId,
      outcome: "Converted",
      reversed: "none",
      reasons: ["all_conditions_met"],
      referralId,
      evidence: "code",
    });
    const { body } = await call("GET", `referral/${referralId}/`);
    expect(body).toMatchObject({
      id: referralId,
      status: "completed",
      advocateCustomerId: "9001",
      friendCustomerId: "501",
      orderId,
      verdict: "allow",
    });
    expect(body.timeline.at(-1)).toMatchObject({ from: "in_progress", to: "completed", actor: "system" });
    const points = (await call("GET", "customers/9001/points")).body;
    expect(points).toMatchObject({ available: 100, pending: 0, debt: 0 });
    expect(points.entries[0]).toMatchObject({ kind: "earn", amount: 100, referralId });
    const list = (await call("GET", "referral?status=completed&limit=1")).body;
    expect(list.referrals).toHaveLength(1);
  });

  it("is not there for another shop's key", async () => {
    const { referralId } = await world.claim("502");
    expect((await call("GET", `referral/${referralId}`, { key: strangerKey })).status).toBe(404);
  });
});

describe("points", () => {
  it("are zeros for anybody", async () => {
    expect((await call("GET", "customers/424242/points")).body).toEqual({
      available: 0,
      pending: 0,
      debt: 0,
      entries: [],
      nextCursor: null,
    });
  });

  it("are adjusted once for a key, however often and at once it is asked", async () => {
    const body = { amount: 30, reason: "goodwill", idempotencyKey: "k1" };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call("POST", "customers/777/points", { body })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect((await call("GET", "customers/777/points")).body.available).toBe(30);
    const other = await call("POST", "customers/777/points", { body: { ...body, amount: 31 } });
    expect(other.status).toBe(409);
  });

  it("cannot be taken where there are none", async () => {
    const body = { amount: -5, reason: "correction", idempotencyKey: "k2" };
    expect((await call("POST", "customers/778/points", { body })).status).toBe(422);
  });
});

describe("programs", () => {
  it("are made, edited by version, and moved", async () => {
    const terms = {
      advocateReward: { kind: "points", points: 50 },
      friendReward: { kind: "percent", percent: 5 },
    };
    const made = (await call("POST", "programs", { body: { name: "Spring", terms } })).body;
    expect(made).toMatchObject({ state: "draft", version: 1 });
    const edited = await call("PATCH", `programs/${made.id}`, { body: { version: 1, name: "Summer" } });
    expect(edited.body).toMatchObject({ name: "Summer", version: 2 });
    expect((await call("PATCH", `programs/${made.id}`, { body: { version: 1, name: "Late" } })).status).toBe(
      409,
    );
    const active = await call("PATCH", `programs/${made.id}`, { body: { version: 2, state: "active" } });
    expect(active.body).toMatchObject({ state: "active" });
    expect((await call("GET", "programs")).body.programs.map(({ name }: { name: string }) => name)).toContain(
      "Summer",
    );
  });
});

describe("what is refused", () => {
  const adjust = { amount: 1, reason: "x", idempotencyKey: "k" };
  it.each<[string, string, string, { key?: string | null; body?: unknown }, number]>([
    ["no key", "GET", "programs", { key: null }, 401],
    ["a key that is none", "GET", "programs", { key: "rfk_nonsense" }, 401],
    ["no key, before a broken body is read", "POST", "customers/1/points", { key: null, body: "{" }, 401],
    ["a missing scope", "GET", "programs", { key: "weak" }, 403],
    ["an unknown path", "GET", "nothing", {}, 404],
    ["an unknown order", "GET", "orders/99/outcome", {}, 404],
    ["a wrong method", "POST", "tiers", { body: {} }, 405],
    ["an order id with letters", "GET", "orders/12a/outcome", {}, 400],
    ["an id above 64 bits", "GET", "orders/9223372036854775808/outcome", {}, 400],
    ["a referral id that is no UUID", "GET", "referral/12", {}, 400],
    ["a status that is none", "GET", "referral?status=happy", {}, 400],
    ["a cursor that is none", "GET", "referral?cursor=zzz", {}, 400],
    ["a limit of nothing", "GET", "referral?limit=0", {}, 400],
    ["malformed encoding", "GET", "orders/%E0%A4%A/outcome", {}, 400],
    ["a body that is no JSON", "POST", "customers/1/points", { body: "{" }, 400],
    ["an amount that is no integer", "POST", "customers/1/points", { body: { ...adjust, amount: 1.5 } }, 400],
    ["an amount of zero", "POST", "customers/1/points", { body: { ...adjust, amount: 0 } }, 400],
    [
      "an e-mail in the reason",
      "POST",
      "customers/1/points",
      { body: { ...adjust, reason: "for a@example.com" } },
      400,
    ],
    ["an unknown field", "POST", "customers/1/points", { body: { ...adjust, extra: 1 } }, 400],
  ])("%s", async (_name, method, path, options, status) => {
    const answer = await call(method, path, options.key === "weak" ? { ...options, key: weakKey } : options);
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      error: {
        code: expect.any(String),
        message: expect.any(String),
        http_code: status,
        requestId: "request-1",
      },
    });
    if (status === 405) expect(answer.headers.get("allow")).toBe("GET");
  });
});

it("describes every endpoint that it serves, and no other", async () => {
  const { paths } = (await call("GET", "openapi.json", { key: null })).body;
  const described = Object.entries<object>(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = endpoints.map(
    ({ method, pattern }) => `${method} /api/v1/${pattern.replaceAll(/:(\w+)/g, "{$1}")}`,
  );
  expect(described.toSorted()).toEqual(served.toSorted());
});
