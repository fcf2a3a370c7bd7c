import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { privacyDeliveries } from "#app/edges/jobs/privacy-deliveries.ts";
import { uninstallDeliveries } from "#app/edges/jobs/shop-deliveries.ts";
import { createPrivacy, type Privacy } from "#app/modules/privacy/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopId, ShopifyId } from "#app/platform/ids.ts";
import { drainInbox } from "#app/platform/inbox/drain-inbox.server.ts";
import { createDeliveryStore } from "#app/platform/inbox/store-deliveries.server.ts";
import { insertShop } from "#test/support/test-database.ts";
import { createWorld, orderWork, settleFully, type World } from "../settlement/fixtures.ts";

const hex = (byte: string) => byte.repeat(32);
const emailHash = hex("ab");
const phoneHash = hex("cd");
const strangersHash = hex("ef");

let world: World;
let shop: ShopId;
let privacy: Privacy;
let failures: unknown[];

beforeAll(async () => {
  world = await createWorld();
  shop = world.shopId;
  privacy = createPrivacy({
    db: world.database.database,
    clock: systemClock,
    removeArchives: () => Promise.resolve(0),
    onShopErased: () => {},
    onRequestFailed: (_request, error) => failures.push(error),
  });
});
afterAll(() => world.database.drop());
beforeEach(async () => {
  failures = [];
  await world.database.admin.query(
    "delete from webhook_inbox; delete from dead_letters; delete from privacy_requests",
  );
});

const query = async (sql: string, values: unknown[] = []) =>
  (await world.database.admin.query(sql, values)).rows;

const deliver = (shopId: ShopId, topic: string, body: Record<string, unknown>) =>
  createDeliveryStore(world.database.database, () => {})({
    shopId,
    topic,
    webhookId: randomUUID(),
    eventId: null,
    apiVersion: "2026-10",
    triggeredAt: null,
    body,
  });

/** What the worker does with a compliance delivery: note it, then carry it out. */
const work = async () => {
  const deps = { receive: privacy.receive, wakePrivacy: () => Promise.resolve() };
  await drainInbox({
    db: world.database.database,
    handlers: {
      "customers/data_request": privacyDeliveries(deps, "data_request"),
      "customers/redact": privacyDeliveries(deps, "customer_redact"),
      "shop/redact": privacyDeliveries(deps, "shop_redact"),
      "app/uninstalled": uninstallDeliveries(systemClock),
    },
    allowance: (_shop, wanted) => Promise.resolve(wanted),
    tellDead: () => Promise.resolve(),
    onDead: (_delivery, reason) => expect.fail(reason),
    onRetry: (_delivery, error) => expect.fail(String(error)),
  });
  await privacy.work();
};

const redact = async (customer: Record<string, unknown> | null) => {
  await deliver(shop, "customers/redact", { customer });
  await work();
};

/** An order of a friend that earns the advocate 100 points. */
const earn = async (friend: string) => {
  const { code } = await world.claim(friend);
  const order = orderWork(shop, friend, { discountCodes: [code] });
  await settleFully(world, [order]);
  return order.snapshot.orderId;
};

const bodiesOf = async (table: "webhook_inbox" | "dead_letters") =>
  (await query(`select body from ${table} where topic not like 'customers/redact' order by id`)).map(
    ({ body }) => body,
  );

describe("a customer who is to be forgotten", () => {
  it("loses links, hashes, codes and balance, and nobody else loses anything", async () => {
    await earn("601");
    await query(
      `update customers set email_hash = decode($1, 'hex'), phone_hash = decode($2, 'hex'), mailbox_hash = '\\x01',
         device_hash = '\\x02' where shopify_customer_id = 9001`,
      [emailHash, phoneHash],
    );
    const before = await query("select sum(amount)::int as points from ledger_entries");
    await redact({ id: "9001", email_hash: emailHash, phone_hash: phoneHash });

    expect(await query("select * from customers where id = $1", [world.advocateId])).toEqual([
      expect.objectContaining({
        shopify_customer_id: null,
        email_hash: null,
        phone_hash: null,
        address_hash: null,
        visitor_hash: null,
        mailbox_hash: null,
        device_hash: null,
        erased_at: expect.any(Date),
      }),
    ]);
    expect(await query("select count(*)::int from customers where shopify_customer_id = 601")).toEqual([
      { count: 1 },
    ]);
    expect(await query("select retired_at is not null as retired from share_codes")).toEqual([
      { retired: true },
    ]);
    expect(before).toEqual([{ points: 100 }]);
    expect(await query("select kind, amount from ledger_entries order by id")).toEqual([
      { kind: "earn", amount: 100 },
      { kind: "expire", amount: -100 },
    ]);
    expect(
      await query("select count(*)::int from referrals where customer_id = $1", [world.advocateId]),
    ).toEqual([{ count: 1 }]);
    const [request] = await privacy.requests(shop);
    expect(request).toMatchObject({
      kind: "customer_redact",
      state: "done",
      hasFile: false,
      receipt: { customers: 1, codes: 1, points: 100 },
    });
    expect(await query("select shopify_customer_id, email_hash from privacy_requests")).toEqual([
      { shopify_customer_id: null, email_hash: null },
    ]);
    expect(await query("select action, target_id from audit_log where target_kind = 'customer'")).toEqual([
      { action: "customer.erased", target_id: world.advocateId },
    ]);
  });

  it("takes along the rows that joined his, and no guest of somebody else with the same phone", async () => {
    await query(
      `with kept as (
         insert into customers (shop_id, shopify_customer_id) values ($1, 611), ($1, 612) returning id, shopify_customer_id
       )
       insert into customers (shop_id, shopify_customer_id, email_hash, phone_hash, joined_to, joined_at)
       select $1, case when shopify_customer_id = 611 then 610 end, decode($2, 'hex'), decode($3, 'hex'), id, now() from kept`,
      [shop, strangersHash, phoneHash],
    );
    await redact({ id: "611", email_hash: null, phone_hash: phoneHash });
    expect(
      await query(
        `select shopify_customer_id as id, joined_to is not null as joined from customers
         where erased_at is null and (shopify_customer_id between 610 and 612 or joined_to is not null) order by id`,
      ),
    ).toEqual([
      { id: "612", joined: false },
      { id: null, joined: true },
    ]);
  });

  it("leaves stored deliveries and dead letters, which keep everything else", async () => {
    const order = {
      id: "602",
      total_price: "10.00",
      email_hash: emailHash,
      phone_hash: null,
      shipping_address_hash: hex("aa"),
      customer: { id: "602", email_hash: emailHash, phone_hash: null },
      line_items: [{ id: "602", quantity: 1 }],
    };
    const kept = { id: "602", total_price: "10.00", line_items: [{ id: "602", quantity: 1 }] };
    await deliver(shop, "orders/create", order);
    await deliver(shop, "orders/create", { ...order, customer: null });
    await deliver(shop, "orders/create", {
      ...kept,
      email_hash: strangersHash,
      customer: { id: "700", email_hash: emailHash, phone_hash: strangersHash },
    });
    await deliver(shop, "customers/update", { id: "602", email_hash: emailHash, verified_email: true });
    await deliver(shop, "customers/merge", {
      admin_graphql_api_customer_kept_id: "gid://shopify/Customer/1602",
      admin_graphql_api_customer_deleted_id: "gid://shopify/Customer/602",
    });
    await query(
      `insert into dead_letters (shop_id, inbox_id, topic, webhook_id, reason, body, attempts)
       values ($1, 1, 'orders/create', 'w', 'r', $2, 3)`,
      [shop, order],
    );
    await redact({ id: "602", email_hash: emailHash, phone_hash: null });
    expect(await bodiesOf("webhook_inbox")).toEqual([
      kept,
      { ...kept, phone_hash: null, customer: null, shipping_address_hash: hex("aa") },
      { ...kept, email_hash: strangersHash, customer: { id: "700", phone_hash: strangersHash } },
      { verified_email: true },
      { admin_graphql_api_customer_kept_id: "gid://shopify/Customer/1602" },
    ]);
    expect(await bodiesOf("dead_letters")).toEqual([kept]);
  });

  it("is found as a guest by his hash, and a customer with the same phone is not", async () => {
    await query(
      `insert into customers (shop_id, shopify_customer_id, email_hash, phone_hash)
       values ($1, null, decode($2, 'hex'), null), ($1, 800, null, decode($3, 'hex'))`,
      [shop, hex("b1"), hex("b2")],
    );
    await redact({ id: "801", email_hash: hex("b1"), phone_hash: hex("b2") });
    expect(
      await query("select count(*)::int from customers where email_hash = decode($1, 'hex')", [hex("b1")]),
    ).toEqual([{ count: 0 }]);
    expect(
      await query(
        "select erased_at from customers where shopify_customer_id = 800 and phone_hash is not null",
      ),
    ).toEqual([{ erased_at: null }]);
  });

  it.each([
    ["unknown", { id: "424242", email_hash: null, phone_hash: null }],
    ["named by nothing", null],
    ["of a broken name", { id: "0x1", email_hash: "zz", phone_hash: 7 }],
  ])("is done when he is %s", async (_what, customer) => {
    await redact(customer);
    expect(failures).toEqual([]);
    expect(await privacy.requests(shop)).toMatchObject([
      { state: "done", receipt: { customers: 0, points: 0 } },
    ]);
  });

  it("may be asked for twice, also in a shop that uninstalled", async () => {
    await deliver(shop, "customers/redact", { customer: { id: "601" } });
    await deliver(shop, "customers/redact", { customer: { id: "601" } });
    await query("update shops set status = 'uninstalled' where id = $1", [shop]);
    await work();
    await query("update shops set status = 'installed' where id = $1", [shop]);
    const receipts = (await privacy.requests(shop)).map(({ receipt }) => receipt?.["customers"]);
    expect(receipts.toSorted()).toEqual([0, 1]);
  });

  it("takes what comes in for him later, too", async () => {
    const orderId = await earn("603");
    expect(orderId).toBeTruthy();
    const balance =
      "select coalesce(sum(amount), 0)::int as points from ledger_entries where customer_id = $1";
    expect(await query(balance, [world.advocateId])).toEqual([{ points: 100 }]);
    await privacy.expireErased();
    await privacy.expireErased();
    expect(await query(balance, [world.advocateId])).toEqual([{ points: 0 }]);
  });
});

describe("a customer who asks what is held", () => {
  it("gets everything as a file in the app, which is gone after 30 days", async () => {
    const orderId = await earn("604");
    await deliver(shop, "customers/update", { id: "604", email_hash: emailHash });
    await deliver(shop, "customers/data_request", {
      customer: { id: "604", email_hash: null, phone_hash: null },
    });
    await work();
    const [request] = await privacy.requests(shop);
    expect(request).toMatchObject({ kind: "data_request", state: "done", hasFile: true });
    const file = await privacy.fileOf(shop, request?.id ?? "");
    expect(file).toMatchObject({
      customers: [{ shopifyCustomerId: "604" }],
      orders: [{ orderId }],
      referralsAsFriend: [{ status: "completed" }],
      conversions: [{ stands: true }],
      deliveries: [{ topic: "customers/update" }, { topic: "customers/data_request" }],
    });
    await query("update privacy_requests set done_at = now() - interval '31 days'");
    await privacy.work();
    expect(await privacy.fileOf(shop, request?.id ?? "")).toBeNull();
    expect(await query("select shopify_customer_id from privacy_requests")).toEqual([
      { shopify_customer_id: null },
    ]);
  });

  it("loses the file when he is forgotten meanwhile", async () => {
    await deliver(shop, "customers/data_request", { customer: { id: "604" } });
    await work();
    await redact({ id: "604" });
    expect((await privacy.requests(shop)).filter(({ hasFile }) => hasFile)).toEqual([]);
  });

  it("is told empty lists when nobody knows him", async () => {
    const stranger = await privacy.exportCustomer(shop, "31337" as ShopifyId, { kind: "admin", id: "1" });
    expect(Object.values(stranger).filter((value) => Array.isArray(value) && value.length > 0)).toEqual([]);
  });
});

describe("an app that was uninstalled", () => {
  it("holds no session any more", async () => {
    const gone = await insertShop(world.database.admin);
    await query("insert into shopify_sessions (shop_id, id, is_online) values ($1, 'offline', false)", [
      gone,
    ]);
    await deliver(gone, "app/uninstalled", { id: "1" });
    await work();
    expect(await query("select count(*)::int from shopify_sessions where shop_id = $1", [gone])).toEqual([
      { count: 0 },
    ]);
  });
});

describe("a code that the merchant chose for a person", () => {
  it("goes with him, while his other codes stay known as retired", async () => {
    const [{ id }] = await query(
      `with p as (insert into customers (shop_id, shopify_customer_id) values ($1, 8801) returning id),
       l as (insert into share_links (shop_id, customer_id) select $1, id from p returning id)
       insert into share_codes (shop_id, code_key, code, link_id, is_custom)
       select $1, c.code, c.code, l.id, c.is_custom from l, (values ('chosen-1', true), ('given-1', false)) as c (code, is_custom)
       returning link_id as id`,
      [shop],
    );
    await redact({ id: "8801" });
    expect(
      await query("select code, retired_at is not null as retired from share_codes where link_id = $1", [id]),
    ).toEqual([{ code: "given-1", retired: true }]);
  });
});

describe("a shop that is to be forgotten", () => {
  /** Every row anywhere that names the shop, found from the catalogue. */
  const rowsOf = async (shopId: ShopId): Promise<number> => {
    const tables = await query(
      `select table_name as name, column_name as column from information_schema.columns
       where table_schema = 'public' and (column_name = 'shop_id' or (table_name = 'shops' and column_name = 'id'))`,
    );
    let count = 0;
    for (const { name, column } of tables) {
      const [row] = await query(`select count(*)::int from ${name} where ${column} = $1`, [shopId]);
      count += row.count;
    }
    return count;
  };

  it("is gone from every table while orders keep coming, and another shop keeps all of its own", async () => {
    const doomed = await insertShop(world.database.admin);
    const [{ domain }] = await query("select domain from shops where id = $1", [doomed]);
    const merchants = (await query("select count(*)::int from merchants"))[0].count;
    const kept = await rowsOf(shop);
    await query(
      `insert into customers (shop_id, shopify_customer_id) select $1, n from generate_series(1, 6000) as n`,
      [doomed],
    );
    await query(
      `insert into orders (shop_id, order_id, customer_id, currency, base_minor, total_minor, ordered_at, snapshot_at)
       select shop_id, shopify_customer_id, id, 'USD', 1, 1, now(), now() from customers where shop_id = $1`,
      [doomed],
    );
    await query(
      `insert into audit_log (shop_id, at, actor_kind, actor, action, target_kind, target_id)
       select $1, now() - n * interval '10 days', 'job', 'a', 'b.c', 'd', 'e' from generate_series(0, 20) as n`,
      [doomed],
    );
    expect(await rowsOf(doomed)).toBeGreaterThan(12_000);
    await deliver(doomed, "shop/redact", { shop_id: "1" });
    const arriving = Array.from({ length: 50 }, (_, index) =>
      deliver(doomed, "orders/create", { id: String(index) }),
    );
    await Promise.all([work(), ...arriving]);

    expect(failures).toEqual([]);
    expect(await rowsOf(doomed)).toBe(0);
    expect(await rowsOf(shop)).toBe(kept);
    expect((await query("select count(*)::int from merchants"))[0].count).toBe(merchants - 1);
    expect(await query("select domain, topic, receipt from compliance_receipts")).toEqual([
      { domain, topic: "shop/redact", receipt: expect.objectContaining({ customers: 6000, orders: 6000 }) },
    ]);
    await expect(
      deliver(doomed, "orders/create", { id: "1" }),
      "an order that comes after",
    ).resolves.toBeUndefined();
  });
});
