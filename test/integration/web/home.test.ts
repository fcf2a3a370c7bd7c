import { AsyncLocalStorage } from "node:async_hooks";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createAnalytics } from "#app/modules/analytics/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import { action, loader } from "#app/routes/app._index.tsx";
import { eventually } from "#test/support/eventually.ts";
import { adminContext } from "#test/support/admin-context.ts";
import { startApp, type RunningApp } from "#test/support/running-app.ts";

let world: RunningApp;
let shop: Shop;

beforeAll(async () => {
  world = await startApp();
  shop = await world.install();
});
afterAll(() => world.stop());

const context = () => adminContext(world.app, shop);
const address = "https://app.example.com/app";
const home = (query = "") =>
  loader({ request: new Request(`${address}${query}`), params: {}, context: context() });
const send = (intent: string) => {
  const form = new FormData();
  form.set("intent", intent);
  return action({
    request: new Request(address, { method: "POST", body: form }),
    params: {},
    context: context(),
  });
};

const asking = new AsyncLocalStorage<string[]>();

/** What the page itself asks the database, not what jobs ask meanwhile. The shop's row is remembered for some seconds. */
const statementsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const real = Client.prototype.query;
  const spy = vi.spyOn(Client.prototype, "query").mockImplementation(function (this: Client, ...asked) {
    asking.getStore()?.push(String(asked[0]));
    return real.apply(this, asked);
  });
  const texts: string[] = [];
  await asking.run(texts, work);
  spy.mockRestore();
  return texts.filter((text) => text.includes("$1") && !text.includes("from shops where domain"));
};

/** Rows in every table the page reads, which must not make it ask more often. */
const furnish = async (count: number) => {
  const { admin } = world.db;
  const of = [shop.id, count];
  await admin.query(
    `insert into customers (shop_id, shopify_customer_id, orders_before_first_sight)
     select $1, 900000 + n, 0 from generate_series(1, $2 + (select count(*) from customers)) n
     on conflict do nothing`,
    of,
  );
  await admin.query(
    `insert into programs (shop_id, name, state, pause_reason)
     select $1, 'P' || n, 'paused', 'budget_reached' from generate_series(1, $2::int) n`,
    of,
  );
  await admin.query(
    `insert into program_versions (shop_id, program_id, version, terms)
     select p.shop_id, p.id, 1, v.terms from programs p
     cross join (select terms from program_versions where shop_id = $1 limit 1) v
     where p.shop_id = $1 and not exists (select from program_versions w where w.program_id = p.id)`,
    [shop.id],
  );
  await admin.query(
    `insert into figure_days (shop_id, day, program_version_id, currency, conversions, orders, new_customers,
       revenue_minor, points, reward_minor)
     select v.shop_id, current_date - n, v.id, 'USD', 1, 1, 1, 1000, 100, 0
     from program_versions v, generate_series(1, $2::int) n where v.shop_id = $1 on conflict do nothing`,
    of,
  );
  await admin.query(
    `insert into dead_letters (shop_id, inbox_id, topic, webhook_id, reason, attempts)
     select $1, 1000 + n, 'orders/create', n::text, 'r', 3 from generate_series(1, $2::int) n on conflict do nothing`,
    of,
  );
  await admin.query(
    `insert into privacy_requests (shop_id, kind, webhook_id, state, deadline, next_attempt_at)
     select $1, 'data_request', 'w' || n, 'failed', now() + n * interval '1 hour', now() + interval '1 day'
     from generate_series(1, $2::int) n on conflict do nothing`,
    of,
  );
};

describe("the home page", () => {
  it("of a new shop is calm, with first steps and nothing to show yet", async () => {
    const { tasks, figures, guide, series, blocks } = await home();
    expect(tasks.filter(({ kind }) => kind !== "scopes")).toEqual([]);
    expect(figures).toMatchObject({ orders: { now: 0, before: 0, change: null }, liability: { points: 0 } });
    expect(guide).toMatchObject({ isDismissed: false, hasActiveProgram: true, hasReferredOrder: false });
    expect(series).toHaveLength(30);
    expect(blocks[0]?.editor).toContain(`${shop.domain}/admin/themes/current/editor?context=apps`);
  });

  it("asks as often with much as with little, for any period", async () => {
    await furnish(2);
    const few = await statementsOf(() => home("?period=7"));
    await furnish(40);
    const many = await statementsOf(() => home("?period=custom&from=2026-01-01&until=2026-10-01"));
    expect(many).toHaveLength(few.length);
    expect(few).toHaveLength(10);
  });

  it("lists what waits for the merchant", async () => {
    const { tasks } = await home();
    expect(tasks.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["requests", "program", "deliveries"]),
    );
  });

  it("keeps the guide away for everybody in the shop until somebody wants it back", async () => {
    await send("dismiss");
    await send("dismiss");
    expect((await home()).guide.isDismissed).toBe(true);
    await send("show");
    expect((await home()).guide.isDismissed).toBe(false);
    await expect(send("nonsense")).rejects.toMatchObject({ status: 400 });
  });

  it("is counted by the worker once something changed", async () => {
    const { admin } = world.db;
    await admin.query("insert into stale_figures (shop_id, slot) values ($1, null)", [shop.id]);
    const analytics = createAnalytics({ db: world.db.database, clock: systemClock });
    await eventually(async () => expect((await analytics.stale()).has(shop.id)).toBe(false));
    expect((await home()).figures.countedAt).not.toBeNull();
  });
});
