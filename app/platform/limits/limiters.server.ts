import type { Redis } from "ioredis";
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import type { LimitRule, Limiter } from "./limiter.ts";

type MakeLimiter = (rule: LimitRule) => RateLimiterAbstract;

/** The library throws its answer when a limit is reached; anything else that is thrown is an error. */
const consume = async (
  limiter: RateLimiterAbstract,
  key: string,
  points: number,
): Promise<RateLimiterRes> => {
  try {
    return await limiter.consume(key, points);
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
};

const limiterOf = (make: MakeLimiter): Limiter => {
  const limiters = new Map<string, RateLimiterAbstract>();
  const ofRule = (rule: LimitRule): RateLimiterAbstract => {
    const known = limiters.get(rule.name) ?? make(rule);
    limiters.set(rule.name, known);
    return known;
  };
  return {
    take: async (rule, key) => {
      const { consumedPoints, msBeforeNext } = await consume(ofRule(rule), key, 1);
      return consumedPoints <= rule.points
        ? { allowed: true }
        : { allowed: false, retryAfterMs: Math.max(1, msBeforeNext) };
    },
    takeUpTo: async (rule, key, wanted) => {
      const { consumedPoints } = await consume(ofRule(rule), key, wanted);
      const before = consumedPoints - wanted;
      return Math.max(0, Math.min(wanted, rule.points - before));
    },
    close: () => Promise.resolve(),
  };
};

const optionsOf = ({ name, points, perSeconds }: LimitRule) => ({
  keyPrefix: `rate_limit:${name}`,
  points,
  duration: perSeconds,
});

/** One process counts for itself: enough for a shop that runs one. */
export const createMemoryLimiter = (): Limiter => limiterOf((rule) => new RateLimiterMemory(optionsOf(rule)));

/** All processes count together; while Redis is away each counts for itself. */
export const createRedisLimiter = (redis: Redis): Limiter =>
  limiterOf(
    (rule) =>
      new RateLimiterRedis({
        ...optionsOf(rule),
        storeClient: redis,
        insuranceLimiter: new RateLimiterMemory(optionsOf(rule)),
      }),
  );
