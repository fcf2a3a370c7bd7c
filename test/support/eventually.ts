import { vi } from "vitest";

/** Waits until the check holds: long enough for a busy machine, since what never comes is told either way. */
export const eventually = <Answer>(check: () => Answer | Promise<Answer>): Promise<Answer> =>
  vi.waitFor(check, { timeout: 50_000, interval: 100 });
