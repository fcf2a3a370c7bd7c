import { Redis } from "ioredis";
import { createMemoryCache, createRedisCache } from "#app/platform/cache/caches.server.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createDatabase } from "#app/platform/db/create-database.server.ts";
import type { Env } from "#app/platform/env.server.ts";
import { createMemoryLimiter, createRedisLimiter } from "#app/platform/limits/limiters.server.ts";
import type { Logger } from "#app/platform/logger.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import { createMetrics } from "#app/platform/metrics.server.ts";
import { createPostgresQueue, createRedisQueue } from "#app/platform/queue/bullmq-queue.server.ts";

const connectRedis = (url: string, log: Logger): Redis => {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis.on("error", (error) => log.error({ reason: error.message }, "redis connection"));
  return redis;
};

/** env.server.ts has checked that one of the two homes of the queue is configured. */
const required = (url: string | null): string => {
  if (url === null) throw new Error("QUEUE_DATABASE_URL is missing");
  return url;
};

/** Which adapters stand behind the ports: Redis where it is configured, else PostgreSQL and this process. */
export const composePlatform = (env: Env, log: Logger) => {
  const db = createDatabase({ ...env, log });
  const redis = env.redisUrl === null ? null : connectRedis(env.redisUrl, log);
  const cacheRedis = env.redisCacheUrl === null ? redis : connectRedis(env.redisCacheUrl, log);
  const cache =
    cacheRedis === null
      ? createMemoryCache(systemClock)
      : createRedisCache(cacheRedis, (error) => log.warn({ reason: messageOf(error) }, "cache"));
  const limits = redis === null ? createMemoryLimiter() : createRedisLimiter(redis);
  const queue =
    env.redisUrl === null
      ? createPostgresQueue(required(env.queueDatabaseUrl), log)
      : createRedisQueue(env.redisUrl, log);
  const close = async () => {
    await queue.close();
    for (const connection of new Set([redis, cacheRedis])) connection?.disconnect();
    await db.close();
  };
  return { env, log, db, redis, cache, limits, queue, metrics: createMetrics(), clock: systemClock, close };
};

export type Platform = ReturnType<typeof composePlatform>;
