import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ClaimAnswer } from "#app/contracts/proxy/answers.ts";
import { allowLists } from "#app/contracts/webhooks/allow-list.ts";
import { orderDeliveries } from "#app/edges/jobs/settle-deliveries.ts";
import { keepAllowed } from "#app/edges/webhooks/keep-allowed.ts";
import { createReconciliation, type Reconciliation } from "#app/modules/reconciliation/index.ts";
import { createSettlement, type Settlement } from "#app/modules/settlement/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { createDeliveries } from "#test/integration/edge/deliveries.ts";
import type { SimOrder } from "#test/simulator/state.ts";
import { simulateShopify, type SimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

const advocate = "9001" as ShopifyId;
const friend = "9002";

let storefront: Storefront;
let shopify: SimulatedShopify;
let settlement: Settlement;
let reconciliation: Reconciliation;
let drain: () => Promise<void>;
let shop: Shop;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());

beforeEach(async () => {
  const { clock, app } = storefront;
  const db = storefront.db.database;
  shopify = simulateShopify();
  settlement = createSettlement({
    db,
    clock,
    shopify: shopify.admin,
    shopOf: () => Promise.resolve({ installedAt: new Date(0), testOrdersConvert: false }),
    readAttribute: app.referrals.readCartAttribute,
    newId: randomUUID,
    wakeEffects: async () => undefined,
  });
  reconciliation = createReconciliation({
    db,
    clock,
    shopify: shopify.admin,
    keepOrder: async (shopId, body) =>
      keepAllowed(allowLists["orders/updated"], body, await app.shops.personHash(shopId)),
  });
  shop = await storefront.install();
  await storefront.startProgram(shop, { newCustomersOnly: false });
  const order = orderDeliveries({
    settlement,
    currencyOf: () => Promise.resolve("USD"),
    wantHistories: () => Promise.resolve(),
  });
  const deliveries = createDeliveries(storefront, { "orders/updated": order });
  drain = () => deliveries.deliver(shop.id);
});

const query = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await storefront.db.admin.query<Row>(sql, [shop.id])).rows;

const claim = async (): Promise<string> => {
  const { code } = await storefront.app.referrals.advocatePage(shop, advocate);
  const response = await storefront.ask(shop, claimRoute, { customer: friend, body: { code } });
  return ((await response.json()) as ClaimAnswer).discountCode ?? "";
};

/** In Shopify only: no webhook tells of it. */
const silentOrder = async (code: string | null, lines = 1): Promise<SimOrder> => {
  const order = await shopify.simulator.placeOrder({
    shop: shopify.shop.handle,
    customerId: friend,
    email: "grace.silent@example.com",
    lines: Array.from({ length: lines }, () => ({ productId: "8000000000003", quantity: 1 })),
    discountCodes: [],
    attributes: [],
    test: false,
    paid: true,
  });
  order.customerId = friend;
  if (code !== null) order.discountCodes.push({ code, amount: 0 });
  return order;
};

const outcome = (order: SimOrder) => settlement.orderOutcome(shop.id, order.id as ShopifyId);
const available = async () => (await storefront.app.points.balanceOf(shop.id, advocate)).available;

describe("an order whose webhook never came", () => {
  it("is settled once, however often and at once it is asked for", async () => {
    const order = await silentOrder(await claim());
    const [first, second] = await Promise.all([
      reconciliation.reconcile(shop.id),
      reconciliation.reconcile(shop.id),
    ]);
    expect(first.missed + second.missed).toBe(1);
    await drain();
    expect(await outcome(order)).toMatchObject({ outcome: "Converted", evidence: "code" });
    expect(await available()).toBe(100);
    expect(await reconciliation.reconcile(shop.id)).toEqual({ seen: 1, missed: 0 });
    expect(await query("select from webhook_inbox where shop_id = $1")).toHaveLength(1);
  });

  it("leaves nothing of the person but hashes", async () => {
    await silentOrder(null);
    await reconciliation.reconcile(shop.id);
    const [row] = await query<{ body: Record<string, unknown> }>(
      "select body from webhook_inbox where shop_id = $1",
    );
    expect(row?.body["email_hash"]).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.body["shipping_address_hash"]).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toMatch(/grace|Example Street|10001/);
  });

  it("comes with all of its lines, however many", async () => {
    await silentOrder(null, 120);
    await reconciliation.reconcile(shop.id);
    const [row] = await query<{ body: { line_items: unknown[] } }>(
      "select body from webhook_inbox where shop_id = $1",
    );
    expect(row?.body.line_items).toHaveLength(120);
  });
});

it("takes up a refund that no webhook told of", async () => {
  const order = await silentOrder(await claim());
  await reconciliation.reconcile(shop.id);
  await drain();
  await shopify.simulator.refundOrder(order, 2100);
  order.updatedAt = new Date(Date.now() + 1000).toISOString();
  expect(await reconciliation.reconcile(shop.id)).toEqual({ seen: 1, missed: 1 });
  await drain();
  expect(await outcome(order)).toMatchObject({ outcome: "Converted", reversed: "partial" });
  expect(await available()).toBe(50);
});

it("asks page by page, and the next time from where it ended", async () => {
  for (let count = 0; count < 23; count += 1) await silentOrder(null);
  const progress: number[] = [];
  const report = await reconciliation.reconcile(shop.id, { onPage: ({ seen }) => progress.push(seen) });
  expect(report).toEqual({ seen: 23, missed: 23 });
  expect(progress).toEqual([10, 20, 23]);
  for (const order of shopify.state.orders) order.updatedAt = new Date(Date.now() - 3_600_000).toISOString();
  expect(await reconciliation.reconcile(shop.id)).toEqual({ seen: 0, missed: 0 });
  expect(await reconciliation.reconcile(shop.id, { since: new Date(0) })).toMatchObject({ seen: 23 });
});

it("does not move on when it was asked from later than it had come, or only to count", async () => {
  const until = async () =>
    (await query<{ at: Date | null }>("select orders_reconciled_until as at from shops where id = $1"))[0]
      ?.at;
  await silentOrder(null);
  expect(await reconciliation.reconcile(shop.id, { dryRun: true })).toEqual({ seen: 1, missed: 1 });
  await reconciliation.reconcile(shop.id, { since: new Date(Date.now() + 60_000) });
  expect(await until()).toBeNull();
  expect(await query("select from webhook_inbox where shop_id = $1")).toEqual([]);
  await reconciliation.reconcile(shop.id);
  expect(await until()).toBeInstanceOf(Date);
});

it("changes nothing about an order that Shopify does not return", async () => {
  const order = await silentOrder(await claim());
  await reconciliation.reconcile(shop.id);
  await drain();
  shopify.state.orders.length = 0;
  expect(await reconciliation.reconcile(shop.id, { since: new Date(0) })).toEqual({ seen: 0, missed: 0 });
  await drain();
  expect(await outcome(order)).toMatchObject({ outcome: "Converted", reversed: "none" });
  expect(await available()).toBe(100);
  expect(await reconciliation.readOrder(shop.id, order.id as ShopifyId)).toBeNull();
});
