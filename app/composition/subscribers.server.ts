import { jobNames } from "#app/edges/jobs/jobs.ts";
import type { Metrics } from "#app/platform/metrics.server.ts";
import type { Subscriber } from "#app/platform/outbox/relay-outbox.server.ts";
import type { Modules } from "./modules.server.ts";
import type { Platform } from "./platform.server.ts";
import { wakerOf } from "./wake-ups.server.ts";

const countConversions =
  (metrics: Metrics): Subscriber =>
  async (events) => {
    for (const { eventType, payload } of events) {
      if (eventType !== "referral.completed") continue;
      metrics.conversions.inc({ status: String(payload["status"]), locale: String(payload["locale"]) });
    }
  };

/** A word that waits is worth a run now; the schedule finds those whose wake-up was lost. */
const wakeMessages =
  (wake: (job: string) => Promise<void>): Subscriber =>
  async (events) => {
    if (events.some(({ eventType }) => eventType === "referral.task")) await wake(jobNames.sendMessages);
  };

/** Who in the app itself hears every event. */
export const composeSubscribers = (platform: Platform, { translations }: Modules): Subscriber[] => [
  countConversions(platform.metrics),
  translations.forgetChanged,
  wakeMessages(wakerOf(platform)),
];
