import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Limiter } from "#app/platform/limits/limiter.ts";
import { createMemoryLimiter, createRedisLimiter } from "#app/platform/limits/limiters.server.ts";
import { eventually } from "#test/support/eventually.ts";
import { startRedis, type RunningRedis } from "#test/support/redis-server.ts";

let server: RunningRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

describe.each([
  ["Redis", () => createRedisLimiter(redis)],
  ["memory", () => createMemoryLimiter()],
] as const)("limits in %s", (_name, create) => {
  let limits: Limiter;
  beforeAll(() => {
    limits = create();
  });

  it("allow what the rule allows, then say when to come again", async () => {
    const rule = { name: "three", points: 3, perSeconds: 60 };
    const taken = await Promise.all(Array.from({ length: 5 }, () => limits.take(rule, "visitor")));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(3);
    const refused = taken.find(({ allowed }) => !allowed);
    expect(refused).toMatchObject({ allowed: false, retryAfterMs: expect.any(Number) });
  });

  it("count each key and each rule for itself", async () => {
    const once = { name: "once", points: 1, perSeconds: 60 };
    expect((await limits.take(once, "a")).allowed).toBe(true);
    expect((await limits.take(once, "b")).allowed).toBe(true);
    expect((await limits.take({ ...once, name: "again" }, "a")).allowed).toBe(true);
    expect((await limits.take(once, "a")).allowed).toBe(false);
  });

  it("give as many points as are left, and none after that", async () => {
    const forty = { name: "forty", points: 40, perSeconds: 60 };
    expect(await limits.takeUpTo(forty, "shop", 30)).toBe(30);
    expect(await limits.takeUpTo(forty, "shop", 30)).toBe(10);
    expect(await limits.takeUpTo(forty, "shop", 30)).toBe(0);
  });

  it("begin anew after the window", async () => {
    const brief = { name: "brief", points: 1, perSeconds: 1 };
    await limits.take(brief, "key");
    await eventually(async () => expect((await limits.take(brief, "key")).allowed).toBe(true));
  });
});

describe("limits while Redis is away", () => {
  it("are counted by each process for itself", async () => {
    const away = new Redis("redis://127.0.0.1:1", {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      lazyConnect: true,
    });
    away.on("error", () => undefined);
    const limits = createRedisLimiter(away);
    const rule = { name: "away", points: 1, perSeconds: 60 };
    expect((await limits.take(rule, "key")).allowed).toBe(true);
    expect((await limits.take(rule, "key")).allowed).toBe(false);
    away.disconnect();
  });
});
