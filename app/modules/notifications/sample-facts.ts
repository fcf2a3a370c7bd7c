import type { MessageKind } from "#app/contracts/message-kinds.ts";
import type { RewardWorth } from "#app/contracts/reward-worth.ts";
import { minorDigits, toDecimal } from "#app/platform/money.ts";
import type { Facts } from "./facts.ts";

const points = (value: number): RewardWorth => ({ kind: "points", value, currency: null });

interface Sample {
  currency: string;
  now: Date;
}

const day = 24 * 60 * 60 * 1000;

/** What a preview tells: nobody's, and of each kind what shows most. */
export const sampleFacts = (kind: MessageKind, { currency, now }: Sample): Facts => {
  const none = {
    kind,
    channel: "email",
    status: null,
    rewards: [],
    code: null,
    shareCode: null,
    until: null,
  } as const;
  const value = toDecimal(10n * 10n ** BigInt(minorDigits(currency)), currency);
  const soon = new Date(now.getTime() + 14 * day);
  switch (kind) {
    case "friend_ordered":
      return { ...none, status: "completed", rewards: [points(100)] };
    case "reward_given":
      return { ...none, rewards: [{ kind: "fixed", value, currency }], code: "SAMPLE-7KQ2-M9XD" };
    case "reward_reversed":
      return {
        ...none,
        rewards: [points(42), { kind: "store_credit", value, currency }],
      };
    case "points_expiring":
      return { ...none, rewards: [points(70)], until: soon };
    case "points_expired":
      return { ...none, rewards: [points(3)] };
    case "friend_offer":
      return {
        ...none,
        rewards: [{ kind: "percent", value: 10, currency: null }],
        code: "SAMPLE-3FHW-P6TC",
        until: soon,
      };
    case "your_link":
    case "share_reminder":
      return { ...none, shareCode: "SAMPLE-10" };
  }
};
