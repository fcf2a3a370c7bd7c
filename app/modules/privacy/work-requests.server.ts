import { writeAudit } from "#app/platform/audit/write-audit.server.ts";
import type { Clock } from "#app/platform/clock.ts";
import { stepBehindWall } from "#app/platform/db/behind-wall.server.ts";
import type { Tx } from "#app/platform/db/database.server.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { eraseCustomer } from "./erase-customer.server.ts";
import { eraseShop, type EraseShopDeps } from "./erase-shop.server.ts";
import { exportCustomer } from "./export-customer.server.ts";
import {
  dueRequests,
  markDone,
  markFailed,
  markWorking,
  takeRequest,
  type OpenRequest,
} from "./requests.server.ts";

export interface WorkDeps extends EraseShopDeps {
  clock: Clock;
  onRequestFailed(request: { id: string; shopId: string; kind: string }, error: unknown): void;
  onShopErased(shopId: ShopId): void;
}

const actorOf = (kind: OpenRequest["kind"]) => ({ kind: "webhook", id: kind }) as const;

const collect = async (tx: Tx, { id, shopId, subject, kind }: OpenRequest, now: Date): Promise<void> => {
  const file = await exportCustomer(tx, shopId, subject, now);
  const counts = Object.entries(file).flatMap(([name, rows]) =>
    Array.isArray(rows) ? [[name, rows.length]] : [],
  );
  await markDone(tx, id, Object.fromEntries(counts), file);
  await writeAudit(tx, [
    { shopId, actor: actorOf(kind), action: "customer.exported", target: { kind: "privacy_request", id } },
  ]);
};

const erase = async (tx: Tx, { id, shopId, subject, kind }: OpenRequest): Promise<void> => {
  await markDone(tx, id, await eraseCustomer(tx, shopId, subject, actorOf(kind)), null);
};

/** One transaction with the patience of maintenance, and the sight of this shop alone. */
const workForPerson = ({ db, clock }: WorkDeps, { id }: OpenRequest): Promise<void> =>
  db.maintenance("privacy", async (tx) => {
    const request = await takeRequest(tx, id);
    if (request === null) return;
    await stepBehindWall(tx, [request.shopId]);
    await (request.kind === "data_request" ? collect(tx, request, clock.now()) : erase(tx, request));
  });

const workForShop = async (deps: WorkDeps, request: OpenRequest): Promise<void> => {
  await deps.db.maintenance("privacy", (tx) => markWorking(tx, request.id));
  await eraseShop(deps, request);
  deps.onShopErased(request.shopId);
};

/** Does what was asked, each on its own, so that one that fails keeps no other waiting. */
export const workRequests = async (deps: WorkDeps): Promise<void> => {
  for (const request of await dueRequests(deps.db)) {
    try {
      await (request.kind === "shop_redact" ? workForShop(deps, request) : workForPerson(deps, request));
    } catch (error) {
      deps.onRequestFailed(request, error);
      await markFailed(deps.db, request);
    }
  }
};
