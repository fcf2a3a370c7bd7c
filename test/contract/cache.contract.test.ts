import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Cache } from "#app/platform/cache/cache.ts";
import { createMemoryCache, createRedisCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
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
  ["Redis", () => createRedisCache(redis, (error) => expect.fail(String(error)))],
  ["memory", () => createMemoryCache(systemClock)],
] as const)("a cache in %s", (_name, create) => {
  let cache: Cache;
  beforeAll(() => {
    cache = create();
  });

  it("remembers, overwrites and forgets", async () => {
    expect(await cache.get("key")).toBeNull();
    await cache.set("key", "one", 60);
    await cache.set("key", "two", 60);
    expect(await cache.get("key")).toBe("two");
    await cache.delete("key");
    expect(await cache.get("key")).toBeNull();
  });

  it("keeps keys apart", async () => {
    await cache.set("left", "1", 60);
    await cache.set("right", "2", 60);
    expect([await cache.get("left"), await cache.get("right")]).toEqual(["1", "2"]);
  });

  it("forgets by itself when the time is over", async () => {
    await cache.set("brief", "x", 1);
    expect(await cache.get("brief")).toBe("x");
    await eventually(async () => expect(await cache.get("brief")).toBeNull());
  });
});

describe("a cache whose Redis is away", () => {
  it("behaves like one that remembers nothing, and says so", async () => {
    const away = new Redis("redis://127.0.0.1:1", {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      lazyConnect: true,
    });
    away.on("error", () => undefined);
    const onError = vi.fn();
    const cache = createRedisCache(away, onError);
    await cache.set("key", "value", 60);
    expect(await cache.get("key")).toBeNull();
    expect(onError).toHaveBeenCalledTimes(2);
    away.disconnect();
  });
});
