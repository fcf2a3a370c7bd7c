import { createHmac } from "node:crypto";
import { jobNames } from "#app/edges/jobs/jobs.ts";
import { createIntake } from "#app/edges/webhooks/intake.server.ts";
import { createDeliveryStore } from "#app/platform/inbox/store-deliveries.server.ts";
import type { Modules } from "./modules.server.ts";
import type { Platform } from "./platform.server.ts";
import { wakerOf } from "./wake-ups.server.ts";

const webhookRule = { name: "webhooks", points: 100, perSeconds: 1 };

export const composeIntake = (platform: Platform, { shops, privacy }: Modules) => {
  const { env, db, limits, metrics } = platform;
  const wake = wakerOf(platform);
  // Limiter keys outlive the request, so they hold a hash and no address.
  const addressKey = (address: string) =>
    createHmac("sha256", env.shopifyApiSecret).update(address).digest("base64url");
  return createIntake({
    secrets: [env.shopifyApiSecret, env.shopifyApiSecretPrevious].filter((secret) => secret !== null),
    findShop: shops.findByDomain,
    personHash: shops.personHash,
    store: createDeliveryStore(db, () => void wake(jobNames.drainInbox)),
    noteUnknownShop: privacy.noteUnknownShop,
    countRequest: async (address) => {
      const taken = await limits.take(webhookRule, addressKey(address));
      return taken.allowed ? null : taken;
    },
    onAnswer: ({ topic, status, stored }) => {
      metrics.webhooks.inc({ topic, status: String(status) });
      if (status === 200 && !stored) metrics.unknownShops.inc();
    },
  });
};
