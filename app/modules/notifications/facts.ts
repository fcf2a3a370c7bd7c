import type { MessageChannel, MessageKind } from "#app/contracts/message-kinds.ts";
import type { ReferralStatus } from "#app/contracts/referral-status.ts";

export type RewardFact =
  | { kind: "points"; points: number }
  | { kind: "percent"; percent: number }
  | { kind: "free_shipping" | "free_product" }
  /** A decimal string. */
  | { kind: "fixed" | "store_credit" | "gift_card"; amount: string; currency: string };

/** What a message tells, as it stands when it is sent. */
export interface Facts {
  kind: MessageKind;
  channel: MessageChannel;
  status: ReferralStatus | null;
  rewards: readonly RewardFact[];
  /** Of a discount or a gift card. */
  code: string | null;
  /** The advocate's own. */
  shareCode: string | null;
  until: Date | null;
}
