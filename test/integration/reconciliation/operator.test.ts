import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { allowLists } from "#app/contracts/webhooks/allow-list.ts";
import type { Topic } from "#app/contracts/webhooks/topics.ts";
import { commands } from "#app/edges/cli/commands.ts";
import { runCli } from "#app/edges/cli/run-cli.ts";
import { orderDeliveries, refundDeliveries } from "#app/edges/jobs/settle-deliveries.ts";
import { keepAllowed } from "#app/edges/webhooks/keep-allowed.ts";
import { createReconciliation, type Reconciliation } from "#app/modules/reconciliation/index.ts";
import { createSettlement, type Settlement } from "#app/modules/settlement/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { Env } from "#app/platform/env.server.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { createDeliveries } from "#test/integration/edge/deliveries.ts";
import { simulateShopify, type SimulatedShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";

let storefront: Storefront;
let shopify: SimulatedShopify;
let settlement: Settlement;
let deliveries: ReturnType<typeof createDeliveries>;
let shop: Shop;
let reconciliation: Reconciliation;
let run: (
  line: string,
) => Promise<{ code: number; out: string; err: string; result: unknown; bars: string[] }>;
const woken: string[] = [];
let closed = 0;

beforeAll(async () => {
  storefront = await createStorefront();
});
afterAll(() => storefront.close());

const composeRun = () => {
  const { clock, app } = storefront;
  reconciliation = createReconciliation({
    db: storefront.db.database,
    clock,
    shopify: shopify.admin,
    keepOrder: async (shopId, body) =>
      keepAllowed(allowLists["orders/updated"], body, await app.shops.personHash(shopId)),
  });
  const queue = {
    wake: async (job: string) => void woken.push(job),
    start: () => Promise.reject(new Error("not here")),
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return async (line: string) => {
    const out: string[] = [];
    const err: string[] = [];
    const bars: string[] = [];
    const code = await runCli(line.split(" "), {
      commands,
      readEnv: () => ({}) as Env,
      openApp: () =>
        Promise.resolve({
          shops: app.shops,
          reconciliation,
          queue,
          close: async () => void (closed += 1),
        }),
      draw: (bar) => void bars.push(bar),
      out: (text) => void out.push(text),
      err: (text) => void err.push(text),
    });
    const last = out.at(-1) ?? "";
    return {
      code,
      out: out.join("\n"),
      err: err.join("\n"),
      result: last.startsWith("{") ? JSON.parse(last) : null,
      bars,
    };
  };
};

beforeEach(async () => {
  await storefront.db.admin.query("delete from dead_letters; delete from webhook_inbox");
  shopify = simulateShopify();
  settlement = createSettlement({
    db: storefront.db.database,
    clock: storefront.clock,
    shopify: shopify.admin,
    shopOf: () => Promise.resolve({ installedAt: new Date(0), testOrdersConvert: false }),
    readAttribute: () => null,
    newId: randomUUID,
    wakeEffects: async () => undefined,
  });
  shop = await storefront.install();
  const deps = {
    settlement,
    currencyOf: () => Promise.resolve("USD"),
    wantHistories: () => Promise.resolve(),
  };
  deliveries = createDeliveries(storefront, {
    "orders/create": orderDeliveries(deps),
    "orders/updated": orderDeliveries(deps),
    "refunds/create": refundDeliveries(deps),
  });
  run = composeRun();
});

const silentOrder = () =>
  shopify.simulator.placeOrder({
    shop: shopify.shop.handle,
    customerId: "9002",
    email: null,
    lines: [{ productId: "8000000000003", quantity: 1 }],
    discountCodes: [],
    attributes: [],
    test: false,
    paid: true,
  });
const broken = (topic: Topic, body: Record<string, unknown>) => deliveries.deliver(shop.id, { topic, body });
const outcome = async (orderId: string) =>
  (await settlement.orderOutcome(shop.id, orderId as ShopifyId))?.outcome;
const letters = async () =>
  (await storefront.db.admin.query("select id, reprocessed_at from dead_letters order by id")).rows as {
    id: string;
    reprocessed_at: Date | null;
  }[];

describe("dead letters", () => {
  it("are listed and shown with their reason, by shop and topic", async () => {
    await broken("orders/create", { id: "77", currency: 5 });
    const listed = await run(`dlq list --shop ${shop.domain} --json`);
    expect(listed).toMatchObject({
      code: 0,
      result: { deadLetters: [{ shop: shop.domain, topic: "orders/create", reprocessedAt: null }] },
    });
    const [letter] = await letters();
    expect(await run(`dlq show ${letter?.id} --json`)).toMatchObject({
      code: 0,
      result: { id: letter?.id, reason: expect.stringContaining("currency"), body: { id: "77" } },
    });
    expect(await run("dlq list --topic refunds/create --json")).toMatchObject({
      result: { deadLetters: [] },
    });
    expect(await run("dlq show 999999 --json")).toMatchObject({ code: 1 });
    expect(await run("dlq show x")).toMatchObject({ code: 2 });
  });

  it("of orders that cannot be read are read again from Shopify, with one effect", async () => {
    const order = await silentOrder();
    await broken("orders/create", { id: order.id, currency: 5 });
    expect(await outcome(order.id)).toBe("Unreadable");
    const dry = await run("dlq reprocess --all --dry-run --json");
    expect(dry.result).toEqual({ wouldReplay: [(await letters())[0]?.id] });
    const seen = await reconciliation.deadLetters({ limit: 10 });
    expect(await run("dlq reprocess --all --json")).toMatchObject({ code: 0, result: { unreadable: [] } });
    // Somebody who looked before replays nothing more.
    expect(await reconciliation.replay(seen)).toEqual({ replayed: [], unreadable: [] });
    await deliveries.deliver(shop.id);
    expect(await outcome(order.id)).toBe("NotReferred");
    expect(await run("dlq list --json")).toMatchObject({ result: { deadLetters: [] } });
    expect(await run("dlq list --all --json")).toMatchObject({
      result: { deadLetters: [expect.anything()] },
    });
    expect(woken).toContain("drain-inbox");
  });

  it("of an order whose settling failed say so, in place of an order never seen", async () => {
    await broken("orders/create", { id: "79" });
    await storefront.db.admin.query("delete from orders");
    expect(await outcome("79")).toBe("Unreadable");
    expect(await outcome("80")).toBeUndefined();
  });

  it("that Shopify does not know stay, and the command says so", async () => {
    await broken("orders/create", { id: "77", currency: 5 });
    const [letter] = await letters();
    expect(await run(`dlq reprocess ${letter?.id} --json`)).toMatchObject({
      code: 1,
      result: { replayed: [], unreadable: [letter?.id] },
    });
    expect((await letters())[0]?.reprocessed_at).toBeNull();
  });

  it("come back as dead when nothing was mended, and once replayed are refused", async () => {
    await broken("refunds/create", { id: "5", order_id: "78", created_at: "2026-11-20T00:00:00Z" });
    await storefront.db.admin.query(
      `insert into dead_letters (shop_id, inbox_id, topic, webhook_id, reason, body, attempts)
       select shop_id, id, topic, webhook_id, 'the database was down', body, 3 from webhook_inbox`,
    );
    const [letter] = await letters();
    const first = await run(`dlq reprocess ${letter?.id} --json`);
    expect(first).toMatchObject({ code: 0, result: { replayed: [letter?.id] } });
    await deliveries.deliver(shop.id);
    expect((await run(`dlq reprocess ${letter?.id} --json`)).code).toBe(1);
    const { rows } = await storefront.db.admin.query("select attempts, done_at from webhook_inbox");
    expect(rows).toEqual([{ attempts: 0, done_at: expect.any(Date) }]);
  });

  it("of refunds that cannot be read come back as their order", async () => {
    const order = await silentOrder();
    await broken("refunds/create", {
      id: "5",
      order_id: order.id,
      refund_line_items: [{ subtotal: "much" }],
    });
    expect(await run("dlq reprocess --topic refunds/create --json")).toMatchObject({ code: 0 });
    await deliveries.deliver(shop.id);
    expect(await outcome(order.id)).toBe("NotReferred");
  });

  it("are not replayed wholesale by a slip", async () => {
    expect(await run("dlq reprocess")).toMatchObject({ code: 2, err: expect.stringContaining("--all") });
    expect(await run("dlq list --limit many")).toMatchObject({ code: 2 });
    expect(await run("dlq list --shop example.com")).toMatchObject({ code: 2 });
  });
});

describe("reconcile", () => {
  it("takes up what no webhook brought, shows how far it is, and closes the app", async () => {
    const order = await silentOrder();
    const before = closed;
    const dry = await run(`reconcile --shop ${shop.domain} --dry-run --json`);
    expect(dry).toMatchObject({ code: 0, result: { seen: 1, missed: 1, dryRun: true }, bars: [] });
    const told = await run(`reconcile --shop ${shop.domain}`);
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining("1 of them were taken up") });
    expect(told.bars).toContain(`[${"#".repeat(40)}] 100 %`);
    expect(told.bars.at(-1)).toBe("");
    await deliveries.deliver(shop.id);
    expect(await outcome(order.id)).toBe("NotReferred");
    const since = new Date(Date.now() + 60_000).toISOString();
    expect(await run(`reconcile --shop ${shop.domain} --since ${since} --json`)).toMatchObject({
      result: { seen: 0 },
    });
    expect(closed - before).toBe(3);
  });

  it("wants a shop that has the app", async () => {
    expect(await run("reconcile")).toMatchObject({ code: 2 });
    expect(await run("reconcile --shop nobody.myshopify.com --json")).toMatchObject({
      code: 1,
      result: { error: "unknown_shop" },
    });
    expect(await run(`reconcile --shop ${shop.domain} --since someday`)).toMatchObject({ code: 2 });
  });
});
