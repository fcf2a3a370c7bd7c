import { messageOf } from "#app/platform/message-of.ts";
import type { Platform } from "./platform.server.ts";

/** A wake-up that is lost costs a moment and no work: the job's schedule finds what waits. */
export const wakerOf =
  ({ queue, log }: Pick<Platform, "queue" | "log">) =>
  (job: string): Promise<void> =>
    queue.wake(job).catch((error: unknown) => log.warn({ job, reason: messageOf(error) }, "wake-up"));
