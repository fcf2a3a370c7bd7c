import { markUninstalled } from "#app/modules/shops/index.ts";
import type { Clock } from "#app/platform/clock.ts";
import type { BatchHandler } from "#app/platform/inbox/inbox.ts";

export const uninstallDeliveries =
  (clock: Clock): BatchHandler =>
  async (tx, batch) => {
    for (const { shopId, triggeredAt } of batch)
      await markUninstalled(tx, shopId, triggeredAt ?? clock.now());
    return { verdicts: batch.map(({ id }) => ({ id, result: "done" })) };
  };
