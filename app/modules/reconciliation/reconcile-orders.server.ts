import type { Clock } from "#app/platform/clock.ts";
import type { Database } from "#app/platform/db/database.server.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import type { ShopifyAdmin } from "#app/platform/shopify/admin.ts";
import { fetchOrder, fetchOrderPage, type AdminOrder } from "./order-api.server.ts";
import { countMissedOrders, storeMissedOrders, type KeptOrder } from "./store-orders.server.ts";
import { webhookBodyOf } from "./webhook-body.ts";

export interface ReconciliationDeps {
  db: Database;
  clock: Clock;
  shopify: ShopifyAdmin;
  /** What intake keeps of the body of an order: an allow-list, people as hashes. */
  keepOrder(shopId: ShopId, body: Record<string, unknown>): Promise<Record<string, unknown>>;
}

export interface ReconcileOptions {
  /** Instead of where the last run ended. */
  since?: Date | undefined;
  /** Asks and counts, and changes nothing. */
  dryRun?: boolean;
  onPage?(progress: ReconcileReport & { from: Date; to: Date; at: Date }): void;
}

export interface ReconcileReport {
  /** Orders that Shopify named. */
  seen: number;
  /** Those of them that no webhook had brought in this state. */
  missed: number;
}

/** Shopify's search sees a change a while after it happened. */
const overlapMs = 15 * 60 * 1000;

interface Window {
  /** The watermark; null before the first run. */
  until: Date | null;
  installed_at: Date;
}

const readWindow = async (db: Database, shopId: ShopId): Promise<Window> => {
  const [row] = await db.directory.query<Window>(
    "select orders_reconciled_until as until, installed_at from shops where id = $1",
    [shopId],
  );
  if (row === undefined) throw new Error(`There is no shop ${shopId}`);
  return row;
};

/** Only ever forward: a run that began earlier may end later. */
const moveWatermark = async (db: Database, shopId: ShopId, until: Date): Promise<void> => {
  await db.directory.query(
    `update shops set orders_reconciled_until = $2
     where id = $1 and (orders_reconciled_until is null or orders_reconciled_until < $2)`,
    [shopId, until],
  );
};

const keep = async (
  deps: ReconciliationDeps,
  shopId: ShopId,
  orders: readonly AdminOrder[],
): Promise<KeptOrder[]> =>
  Promise.all(
    orders.map(async (order) => ({ order, body: await deps.keepOrder(shopId, webhookBodyOf(order)) })),
  );

/**
 * Asks Shopify for the orders that changed since the last run and stores what no webhook brought, to be settled in the
 * usual way. An order that Shopify does not return is unknown, so nothing happens to it.
 */
export const reconcileOrders = async (
  deps: ReconciliationDeps,
  shopId: ShopId,
  { since, dryRun = false, onPage }: ReconcileOptions = {},
): Promise<ReconcileReport> => {
  const { db, clock, shopify } = deps;
  const to = clock.now();
  const { until, installed_at } = await readWindow(db, shopId);
  const from = since ?? new Date((until ?? installed_at).getTime() - overlapMs);
  // A run that begins after the watermark would leave a gap behind it.
  const movesWatermark = !dryRun && (since === undefined || since <= (until ?? installed_at));
  const report: ReconcileReport = { seen: 0, missed: 0 };
  let after: string | null = null;
  do {
    const page = await fetchOrderPage(shopify, shopId, from, after);
    const kept = await keep(deps, shopId, page.orders);
    const work = dryRun ? countMissedOrders : storeMissedOrders;
    report.missed += await db.tenant(shopId, (tx) => work(tx, shopId, kept));
    report.seen += page.orders.length;
    const at = new Date(page.orders.at(-1)?.updatedAt ?? to);
    if (movesWatermark) await moveWatermark(db, shopId, page.next === null ? to : at);
    onPage?.({ ...report, from, to, at: page.next === null ? to : at });
    after = page.next;
  } while (after !== null);
  return report;
};

/** What intake would keep of the order now; null when Shopify does not return it. */
export const readOrderAgain = async (
  deps: ReconciliationDeps,
  shopId: ShopId,
  orderId: ShopifyId,
): Promise<Record<string, unknown> | null> => {
  const order = await fetchOrder(deps.shopify, shopId, orderId);
  return order === null ? null : deps.keepOrder(shopId, webhookBodyOf(order));
};
