/** A limit by name: so many points in so many seconds for each key. */
export interface LimitRule {
  name: string;
  points: number;
  perSeconds: number;
}

export type Taken = { allowed: true } | { allowed: false; retryAfterMs: number };

/**
 * Counts against limits. A limiter is never the only guard of anything that must happen once: its memory may be lost at any
 * moment.
 */
export interface Limiter {
  take(rule: LimitRule, key: string): Promise<Taken>;
  /** Takes as many of the wanted points as are left in this window; answers how many. */
  takeUpTo(rule: LimitRule, key: string, wanted: number): Promise<number>;
  close(): Promise<void>;
}
