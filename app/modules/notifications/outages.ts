import type { MessageChannel } from "#app/contracts/message-kinds.ts";

/**
 * A provider that cannot be reached is asked by one message at a time and ever more rarely, so that an outage costs a few
 * messages their tries and not all of them.
 */
export interface Outages {
  /** After an outage only the first who asks may try, and the others once that is known to have gone well. */
  mayTry(channel: MessageChannel, now: Date): boolean;
  begin(channel: MessageChannel, now: Date): void;
  over(channel: MessageChannel): void;
}

const firstRestMs = 500;
const longestRestMs = 60_000;
/** A trial that nobody hears of again must not rest for ever. */
const trialMs = 10_000;

export const createOutages = (): Outages => {
  const known = new Map<MessageChannel, { restMs: number; until: number; isTrial: boolean }>();
  return {
    mayTry: (channel, now) => {
      const outage = known.get(channel);
      if (outage === undefined) return true;
      if (outage.until > now.getTime()) return false;
      known.set(channel, { ...outage, until: now.getTime() + trialMs, isTrial: true });
      return true;
    },
    begin: (channel, now) => {
      const outage = known.get(channel);
      // Those that were under way together are one failure.
      if (outage !== undefined && !outage.isTrial) return;
      const restMs = outage === undefined ? firstRestMs : Math.min(longestRestMs, 2 * outage.restMs);
      known.set(channel, { restMs, until: now.getTime() + restMs, isTrial: false });
    },
    over: (channel) => void known.delete(channel),
  };
};
