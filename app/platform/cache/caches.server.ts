import type { Redis } from "ioredis";
import type { Clock } from "#app/platform/clock.ts";
import type { Cache } from "./cache.ts";

const maxEntries = 10_000;

interface Entry {
  value: string;
  expiresAt: number;
}

/** Least recently used entries leave first: a Map keeps the sequence of its insertions. */
export const createMemoryCache = (clock: Clock): Cache => {
  const entries = new Map<string, Entry>();
  return {
    get: (key) => {
      const entry = entries.get(key);
      entries.delete(key);
      if (entry === undefined || entry.expiresAt <= clock.now().getTime()) return Promise.resolve(null);
      entries.set(key, entry);
      return Promise.resolve(entry.value);
    },
    set: (key, value, ttlSeconds) => {
      entries.delete(key);
      entries.set(key, { value, expiresAt: clock.now().getTime() + ttlSeconds * 1000 });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
      return Promise.resolve();
    },
    delete: (key) => {
      entries.delete(key);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
};

/** A Redis that is away behaves like one that remembers nothing. */
export const createRedisCache = (redis: Redis, onError: (error: unknown) => void): Cache => {
  const orMiss = async <Value>(work: Promise<Value>, miss: Value): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      onError(error);
      return miss;
    }
  };
  return {
    get: (key) => orMiss(redis.get(key), null),
    set: async (key, value, ttlSeconds) => {
      await orMiss<unknown>(redis.set(key, value, "EX", ttlSeconds), null);
    },
    delete: async (key) => {
      await orMiss(redis.del(key), 0);
    },
    close: () => Promise.resolve(),
  };
};
