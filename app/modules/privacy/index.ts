import { writeAudit, type Actor } from "#app/platform/audit/write-audit.server.ts";
import type { ShopDomain, ShopId, ShopifyId } from "#app/platform/ids.ts";
import { expireErased } from "./expire-erased.server.ts";
import { exportCustomer } from "./export-customer.server.ts";
import { dropOldFiles, listRequests, readFile, receiveRequests, urgentRequests } from "./requests.server.ts";
import { removeOld } from "./remove-old.server.ts";
import { workRequests, type WorkDeps } from "./work-requests.server.ts";

/** A compliance request of a shop that is none of ours: nothing to erase, and a row that says it was asked. */
export interface UnknownShopRequest {
  domain: ShopDomain;
  topic: string;
  webhookId: string;
}

export const createPrivacy = (deps: WorkDeps) => {
  const { db, clock } = deps;
  return {
    receive: receiveRequests,
    noteUnknownShop: async ({ domain, topic, webhookId }: UnknownShopRequest): Promise<void> => {
      await db.directory.query(
        "insert into compliance_receipts (domain, topic, webhook_id) values ($1, $2, $3) on conflict do nothing",
        [domain, topic, webhookId],
      );
    },
    /** What is due now, and files that were kept long enough. */
    work: async (): Promise<void> => {
      await workRequests(deps);
      await dropOldFiles(db);
    },
    /** Removes what the app itself needs no longer. */
    retain: (handledTopics: readonly string[]) => removeOld(db, handledTopics, clock.now()),
    expireErased: () => expireErased(db),
    requests: (shopId: ShopId) => db.tenant(shopId, (tx) => listRequests(tx, shopId)),
    urgentRequests: (shopId: ShopId) => db.tenant(shopId, (tx) => urgentRequests(tx, shopId)),
    fileOf: (shopId: ShopId, requestId: string) => db.tenant(shopId, (tx) => readFile(tx, shopId, requestId)),
    exportCustomer: (shopId: ShopId, customerId: ShopifyId, actor: Actor) =>
      db.tenant(shopId, async (tx) => {
        const subject = { customerId, emailHash: null, phoneHash: null };
        const file = await exportCustomer(tx, shopId, subject, clock.now());
        const targets = file.customers.map(({ id }) => ({ kind: "customer", id: String(id) }));
        await writeAudit(
          tx,
          targets.map((target) => ({ shopId, actor, action: "customer.exported", target })),
        );
        return file;
      }),
  };
};

export type Privacy = ReturnType<typeof createPrivacy>;
export type { Subject } from "./find-person.server.ts";
export type { RequestKind } from "./requests.server.ts";
