import { createAudit } from "#app/modules/audit/index.ts";
import { createPrivacy } from "#app/modules/privacy/index.ts";
import type { Shops } from "#app/modules/shops/index.ts";
import { createArchiveStorage } from "#app/platform/archive/create-archive-storage.server.ts";
import { messageOf } from "#app/platform/message-of.ts";
import type { Platform } from "./platform.server.ts";

/** What is remembered, and how it is forgotten. */
export const composeRecordKeeping = ({ env, db, clock, log, metrics }: Platform, shops: Shops) => {
  const audit = createAudit({
    db,
    clock,
    storage: createArchiveStorage(env),
    onShopFailed: (shopId, error) => {
      metrics.errors.inc({ error_type: "audit" });
      log.error({ job: "audit", shop_id: shopId, reason: messageOf(error) }, "job failed for a shop");
    },
  });
  const privacy = createPrivacy({
    db,
    clock,
    removeArchives: audit.removeArchives,
    onShopErased: shops.forget,
    onRequestFailed: ({ id, shopId, kind }, error) =>
      log.error(
        { privacy_request: id, shop_id: shopId, kind, reason: messageOf(error) },
        "privacy request failed, will be retried",
      ),
  });
  return { audit, privacy };
};
