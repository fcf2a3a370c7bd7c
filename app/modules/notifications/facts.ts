import type { MessageChannel, MessageKind } from "#app/contracts/message-kinds.ts";
import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { RewardWorth } from "#app/contracts/reward-worth.ts";

/** What a message tells, as it stands when it is sent. */
export interface Facts {
  kind: MessageKind;
  channel: MessageChannel;
  status: ReferralStatus | null;
  rewards: readonly RewardWorth[];
  /** Of a discount or a gift card. */
  code: string | null;
  /** The advocate's own. */
  shareCode: string | null;
  until: Date | null;
}
