import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OfferAnswer } from "#app/contracts/proxy/answers.ts";
import {
  customerDeletions,
  customerDescriptions,
  customerMerges,
} from "#app/edges/jobs/customer-deliveries.ts";
import { createCustomers } from "#app/modules/customers/index.ts";
import { createSettlement } from "#app/modules/settlement/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as offerRoute } from "#app/routes/proxy.offer.ts";
import { simulateShopify } from "#test/support/simulated-shopify.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";
import { createDeliveries, type Sent } from "./deliveries.ts";

let storefront: Storefront;
let deliver: ReturnType<typeof createDeliveries>["deliver"];
let dead: string[];
let shop: Shop;

beforeAll(async () => {
  storefront = await createStorefront();
  ({ deliver, dead } = createDeliveries(storefront, {
    "customers/create": customerDescriptions,
    "customers/update": customerDescriptions,
    "customers/delete": customerDeletions(storefront.clock),
    "customers/merge": customerMerges(
      createSettlement({
        db: storefront.db.database,
        clock: storefront.clock,
        shopify: simulateShopify().admin,
        shopOf: () => Promise.resolve({ installedAt: new Date(0), testOrdersConvert: false }),
        readAttribute: () => null,
        newId: randomUUID,
        wakeEffects: async () => undefined,
      }),
    ),
  }));
});
afterAll(() => storefront.close());
beforeEach(async () => {
  shop = await storefront.install();
  await storefront.startProgram(shop);
});

const query = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  (await storefront.db.admin.query<Row>(sql, [shop.id, ...values])).rows;

const minute = (count: number): string => new Date(Date.UTC(2026, 10, 20, 12, count)).toISOString();

const told = (id: string, email: string | null, at: number, isVerified = true): Sent => ({
  topic: "customers/update",
  body: { id, email, phone: null, verified_email: isVerified, updated_at: minute(at) },
});
const deleted = (id: string): Sent => ({ topic: "customers/delete", body: { id } });
const merged = (kept: string, gone: string): Sent => ({
  topic: "customers/merge",
  body: {
    admin_graphql_api_customer_kept_id: `gid://shopify/Customer/${kept}`,
    admin_graphql_api_customer_deleted_id: `gid://shopify/Customer/${gone}`,
  },
});

const codeOf = async (id: string): Promise<string> =>
  (await storefront.app.referrals.advocatePage(shop, id as ShopifyId)).code;
const guestCode = async (email: string): Promise<string> => {
  const emailHash = (await storefront.app.shops.personHash(shop.id)).email(email);
  if (emailHash === null) throw new Error("no e-mail");
  const made = await storefront.app.referrals.guestCode(shop.id, {
    emailHash,
    visitorHash: null,
    locale: "en",
  });
  if (!made.ok) throw new Error("refused");
  return made.value;
};
const offer = async (code: string): Promise<OfferAnswer["state"] | number> => {
  const response = await storefront.ask(shop, offerRoute, { query: { code } });
  return response.status === 200 ? ((await response.json()) as OfferAnswer).state : response.status;
};
const ownerOf = async (code: string): Promise<string | null> => {
  const [row] = await query<{ owner: string | null }>(
    `select p.shopify_customer_id as owner from share_codes c join share_links l on l.id = c.link_id
     join customers p on p.id = l.customer_id where c.shop_id = $1 and c.code_key = lower($2)`,
    code,
  );
  return row?.owner ?? null;
};
const hashOf = async (id: string): Promise<Buffer | null> => {
  const [row] = await query<{ email_hash: Buffer | null }>(
    "select email_hash from customers where shop_id = $1 and shopify_customer_id = $2",
    id,
  );
  return row?.email_hash ?? null;
};
const award = (code: string, points: number, account = "available") =>
  query(
    `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
     select c.shop_id, l.customer_id, $4, 'earn', $3, 'test:' || gen_random_uuid()
     from share_codes c join share_links l on l.id = c.link_id where c.shop_id = $1 and c.code_key = lower($2)`,
    code,
    points,
    account,
  );
const points = (id: string) => storefront.app.points.balanceOf(shop.id, id as ShopifyId);
const ledgerSum = async (): Promise<number> => {
  const [row] = await query<{ sum: number }>(
    "select coalesce(sum(amount), 0)::int as sum from ledger_entries where shop_id = $1",
  );
  return row?.sum ?? 0;
};

describe("what Shopify says of a customer", () => {
  it("fills the hashes of a customer we know and stores nobody else", async () => {
    await codeOf("501");
    await deliver(shop.id, told("501", "Ada@example.com", 1), told("502", "eve@example.com", 1));
    const hash = (await storefront.app.shops.personHash(shop.id)).email("ada@example.com");
    expect(await hashOf("501")).toEqual(hash);
    expect(await query("select from customers where shop_id = $1")).toHaveLength(1);
  });

  it("ends the same whatever comes first, twice over, and forgets what was removed", async () => {
    await codeOf("501");
    const sent = [told("501", "old@example.com", 1), told("501", "new@example.com", 2)];
    await deliver(shop.id, ...sent.toReversed(), ...sent);
    for (const one of sent.toReversed()) await deliver(shop.id, one);
    expect(await hashOf("501")).toEqual(
      (await storefront.app.shops.personHash(shop.id)).email("new@example.com"),
    );
    await deliver(shop.id, told("501", null, 3));
    expect(await hashOf("501")).toBeNull();
  });
});

describe("a guest who turns out to be a customer", () => {
  it("keeps his codes and points once the e-mail is verified, and not before", async () => {
    const alias = await guestCode("ada@example.com");
    const own = await codeOf("501");
    await award(alias, 70);
    await award(alias, 30, "pending");
    await award(own, 5);
    await deliver(shop.id, told("501", "ada@example.com", 1, false));
    expect(await ownerOf(alias)).toBeNull();

    await deliver(shop.id, told("501", "ada@example.com", 2), told("501", "ada@example.com", 2));
    await deliver(shop.id, told("501", "ada@example.com", 3));
    expect(await ownerOf(alias)).toBe("501");
    expect(await ownerOf(own)).toBe("501");
    expect(await codeOf("501")).toBe(own);
    expect(await points("501")).toEqual({ available: 75, pending: 30, debt: 0 });
    expect(await ledgerSum()).toBe(105);
    expect(await query("select from share_links where shop_id = $1 and uses > 0")).toEqual([]);
  });

  it("becomes him outright when nobody knew the customer", async () => {
    const alias = await guestCode("ada@example.com");
    await award(alias, 70);
    await deliver(shop.id, told("777", "ada@example.com", 1), told("777", "ada@example.com", 2));
    expect(await ownerOf(alias)).toBe("777");
    expect((await points("777")).available).toBe(70);
    expect(await query("select from customers where shop_id = $1")).toHaveLength(1);
  });

  it("does not make claims his that somebody made with his e-mail", async () => {
    const code = await codeOf("900");
    await storefront.ask(shop, claimRoute, { body: { code, email: "ada@example.com" } });
    await codeOf("501");
    await deliver(shop.id, told("501", "ada@example.com", 1));
    const [friend] = await query<{ friend: string | null }>(
      `select f.shopify_customer_id as friend from referrals r join customers f on f.id = r.friend_id where r.shop_id = $1`,
    );
    expect(friend).toEqual({ friend: null });
  });

  it("brings along what reaches the guest's row while they join", async () => {
    const alias = await guestCode("ada@example.com");
    await codeOf("501");
    await deliver(shop.id, told("501", "ada@example.com", 1));
    await query(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
       select shop_id, id, 'available', 'earn', 40, 'late' from customers where shop_id = $1 and joined_to is not null`,
    );
    const customers = createCustomers({ db: storefront.db.database, clock: storefront.clock });
    await Promise.all([customers.tidy(shop.id), customers.tidy(shop.id)]);
    expect((await points("501")).available).toBe(40);
    expect(await ownerOf(alias)).toBe("501");
  });
});

describe("two customers that are merged", () => {
  const claimAs = (customer: string, code: string) =>
    storefront.ask(shop, claimRoute, { customer, body: { code } });

  it("are one: codes, points, referrals and orders, twice over and told in any sequence", async () => {
    for (const sequence of [
      [merged("2", "1"), deleted("1")],
      [deleted("1"), merged("2", "1")],
    ]) {
      shop = await storefront.install();
      await storefront.startProgram(shop);
      const [codeOne, codeTwo] = [await codeOf("1"), await codeOf("2")];
      await claimAs("77", codeOne);
      await award(codeOne, 100);
      await award(codeTwo, 11);
      for (const one of [...sequence, ...sequence]) await deliver(shop.id, one);
      expect(await ownerOf(codeOne)).toBe("2");
      expect(await offer(codeOne)).toBe("active");
      expect(await points("2")).toEqual({ available: 111, pending: 0, debt: 0 });
      expect(await points("1")).toEqual({ available: 0, pending: 0, debt: 0 });
      expect(
        await query("select from audit_log where shop_id = $1 and action = 'customer.joined'"),
      ).toHaveLength(1);
      const page = await storefront.app.referrals.list(shop.id, { limit: 10 });
      expect(page?.items).toEqual([
        expect.objectContaining({ advocateCustomerId: "2", friendCustomerId: "77", status: "pending" }),
      ]);
    }
  });

  it("lead on when the survivor was merged in turn, whichever is told first", async () => {
    const code = await codeOf("1");
    await codeOf("2");
    await codeOf("3");
    await award(code, 10);
    await deliver(shop.id, merged("3", "2"));
    await deliver(shop.id, merged("2", "1"));
    expect(await ownerOf(code)).toBe("3");
    expect((await points("3")).available).toBe(10);
  });

  it("did not refer each other", async () => {
    const code = await codeOf("1");
    await claimAs("2", code);
    await deliver(shop.id, merged("2", "1"), merged("2", "1"));
    const [referral] = await query("select id, status, reason from referrals where shop_id = $1");
    expect(referral).toMatchObject({ status: "failed", reason: "own_code" });
    expect(
      await query("select state from redeem_codes where shop_id = $1 and referral_id is not null"),
    ).toEqual([{ state: "retiring" }]);
    expect(
      await query(
        "select from_status, reason from referral_timeline where shop_id = $1 and to_status = 'failed'",
      ),
    ).toEqual([{ from_status: "pending", reason: "own_code" }]);
  });

  it.each([
    ["under a hold", "in_progress", "pending", "failed"],
    ["after the hold", "completed", "available", "cancelled"],
    ["once it was rewarded", "rewarded", "available", "cancelled"],
  ])("did not refer each other %s: the points and the place come back", async (_, status, account, end) => {
    const code = await codeOf("1");
    await claimAs("2", code);
    await query(
      `insert into orders (shop_id, order_id, currency, base_minor, total_minor, ordered_at, snapshot_at, outcome, referral_id)
       select shop_id, 1, 'USD', 5000, 5000, now(), now(), 'Converted', id from referrals where shop_id = $1`,
    );
    await query(
      `insert into conversions (shop_id, order_id, referral_id, friend_id, link_id)
       select shop_id, 1, id, friend_id, link_id from referrals where shop_id = $1`,
    );
    await query(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key)
       select shop_id, customer_id, $2, 'earn', 100, id, 'earn:1' from referrals where shop_id = $1`,
      account,
    );
    await query("update referrals set status = $2, order_id = 1 where shop_id = $1", status);
    await query("update share_links set uses = 1 where shop_id = $1");
    await query(
      `insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key)
       select shop_id, friend_id, $2, 'earn', 10, id, 'earn:2' from referrals where shop_id = $1`,
      account,
    );
    await deliver(shop.id, merged("2", "1"));
    await deliver(shop.id, merged("2", "1"));
    expect(await points("2")).toEqual({ available: 0, pending: 0, debt: 0 });
    expect(await ledgerSum()).toBe(0);
    expect(await query("select outcome, reasons from orders where shop_id = $1")).toEqual([
      { outcome: "SelfReferral", reasons: ["own_code"] },
    ]);
    expect(await query("select status from referrals where shop_id = $1")).toEqual([{ status: end }]);
    expect(
      await query("select to_status from referral_timeline where shop_id = $1 and reason = 'own_code'"),
    ).toEqual([{ to_status: end }]);
    expect(await query("select uses from share_links where shop_id = $1 and uses <> 0")).toEqual([]);
    expect(await query("select from conversions where shop_id = $1 and stands")).toEqual([]);
  });

  it("of whom we know none leave no trace", async () => {
    await deliver(shop.id, merged("2", "1"));
    expect(await query("select from customers where shop_id = $1")).toEqual([]);
  });
});

describe("a customer who is deleted", () => {
  it("has links that say kindly that it is over, and no reward under way", async () => {
    const code = await codeOf("1");
    await award(code, 100);
    await query(
      `insert into reward_intents (shop_id, customer_id, side, kind, amount_minor, currency, state)
       select shop_id, id, 'advocate', 'store_credit', 500, 'USD', s.state
       from customers, (values ('pending'), ('due'), ('issued')) as s (state) where shop_id = $1`,
    );
    await deliver(shop.id, deleted("1"));
    await deliver(shop.id, deleted("1"), told("1", "ada@example.com", 1));
    expect(await offer(code)).toBe("ended");
    expect((await storefront.ask(shop, claimRoute, { body: { code } })).status).toBe(409);
    expect(await query("select state, reason from reward_intents where shop_id = $1 order by state")).toEqual(
      [
        { state: "issued", reason: null },
        { state: "withdrawn", reason: "customer_deleted" },
        { state: "withdrawn", reason: "customer_deleted" },
      ],
    );
    expect((await points("1")).available).toBe(100);
    expect(
      await query("select action from audit_log where shop_id = $1 and target_kind = 'customer'"),
    ).toEqual([{ action: "customer.deleted" }]);
    expect(await hashOf("1")).toBeNull();
  });

  it("keeps the balance for sixty days, and then it expires once", async () => {
    const code = await codeOf("1");
    await award(code, 100);
    await deliver(shop.id, deleted("1"));
    const customers = createCustomers({ db: storefront.db.database, clock: storefront.clock });
    expect(await customers.tidy(shop.id)).toBe(0);
    await query("update customers set deleted_at = now() - interval '61 days' where shop_id = $1");
    await Promise.all([customers.tidy(shop.id), customers.tidy(shop.id)]);
    expect(await points("1")).toEqual({ available: 0, pending: 0, debt: 0 });
    expect(await query("select from ledger_entries where shop_id = $1 and kind = 'expire'")).toHaveLength(1);
  });
});

it("a body without ids goes to the dead letters with its reason", async () => {
  await deliver(shop.id, { topic: "customers/merge", body: { surprise: 1 } });
  expect(dead.at(-1)).toContain("admin_graphql_api_customer_kept_id");
});
