import type { ReferralStatus } from "#app/contracts/referral-status.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ReferralId, ShopId } from "#app/platform/ids.ts";
import { mayMove } from "./states.ts";

export interface TimelineEntry {
  from: ReferralStatus | null;
  to: ReferralStatus;
  actor: "friend" | "system" | "merchant";
  reason: string;
  at: Date;
  detail?: Readonly<Record<string, unknown>>;
}

/** Every move of a referral is one row of its story. */
export const appendTimeline = async (
  tx: Tx,
  shopId: ShopId,
  referralId: ReferralId,
  { from, to, actor, reason, at, detail }: TimelineEntry,
): Promise<void> => {
  if (!mayMove(from, to)) throw new Error(`A referral does not move from ${from ?? "nothing"} to ${to}.`);
  await tx.query(
    `insert into referral_timeline (shop_id, referral_id, at, from_status, to_status, actor, reason, detail)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [shopId, referralId, at, from, to, actor, reason, detail === undefined ? null : JSON.stringify(detail)],
  );
};
