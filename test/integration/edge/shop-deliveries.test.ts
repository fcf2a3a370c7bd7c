import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { orderDeletions, orderEdits } from "#app/edges/jobs/order-deliveries.ts";
import { discountDeletions, scopeChanges, shopDescriptions } from "#app/edges/jobs/shop-deliveries.ts";
import type { Program } from "#app/modules/programs/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import { storeSessionRow } from "#app/platform/shopify/session-storage.server.ts";
import { createStorefront, type Storefront } from "#test/support/storefront.ts";
import { createDeliveries, type Sent } from "./deliveries.ts";

let storefront: Storefront;
let deliver: ReturnType<typeof createDeliveries>["deliver"];
let shop: Shop;
let program: Program;
const deleted: string[] = [];

beforeAll(async () => {
  storefront = await createStorefront();
  ({ deliver } = createDeliveries(storefront, {
    "shop/update": shopDescriptions,
    "app/scopes_update": scopeChanges,
    "discounts/delete": discountDeletions,
    "orders/edited": orderEdits,
    "orders/delete": orderDeletions({
      deleteOrders: async (_tx, orders) => void deleted.push(...orders.map(({ orderId }) => orderId)),
    }),
  }));
});
afterAll(() => storefront.close());
beforeEach(async () => {
  shop = await storefront.install();
  program = await storefront.startProgram(shop);
});

const query = async <Row extends object>(sql: string, ...values: unknown[]): Promise<Row[]> =>
  (await storefront.db.admin.query<Row>(sql, [shop.id, ...values])).rows;
const programNow = () => storefront.programs.find(shop.id, program.id);
const inMinutes = (count: number): string => new Date(Date.now() + count * 60_000).toISOString();

const described = (changes: object, minutes: number): Sent => ({
  topic: "shop/update",
  body: {
    id: "1",
    currency: "USD",
    iana_timezone: "UTC",
    primary_locale: "en",
    updated_at: inMinutes(minutes),
    ...changes,
  },
});

describe("what Shopify says of the shop", () => {
  const now = () =>
    query("select currency, timezone, primary_locale from shops where id = $1").then(([row]) => row);

  it("is kept, the newest of it whatever comes first", async () => {
    const sent = [
      described({ iana_timezone: "Asia/Jerusalem", primary_locale: "he" }, 1),
      described({ iana_timezone: "Asia/Dubai", primary_locale: "ar" }, 2),
    ];
    await deliver(shop.id, ...sent.toReversed(), ...sent);
    for (const one of sent.toReversed()) await deliver(shop.id, one);
    expect(await now()).toEqual({ currency: "USD", timezone: "Asia/Dubai", primary_locale: "ar" });
    expect(await programNow()).toMatchObject({ state: "active" });
  });

  it.each(["Not/A_Zone", "+05:30"])(
    "is refused with a time zone that no calendar knows: %s",
    async (zone) => {
      await query("update shops set timezone = 'Asia/Dubai' where id = $1");
      await deliver(shop.id, described({ iana_timezone: zone }, 1));
      expect(await now()).toMatchObject({ timezone: "Asia/Dubai" });
      expect(await query("select reason from dead_letters where shop_id = $1")).toEqual([
        { reason: "iana_timezone: is no time zone" },
      ]);
    },
  );

  it("leaves what it does not mention", async () => {
    await query("update shops set timezone = 'Asia/Dubai' where id = $1");
    await deliver(shop.id, described({ currency: null, iana_timezone: null, updated_at: null }, 0));
    expect(await now()).toEqual({ currency: "USD", timezone: "Asia/Dubai", primary_locale: "en" });
  });

  it("pauses programs without an amount in a new currency, once, and says why", async () => {
    const free = await storefront.startProgram(shop, { minimumSubtotal: {} });
    await deliver(shop.id, described({ currency: "EUR" }, 1), described({ currency: "EUR" }, 1));
    expect(await programNow()).toMatchObject({ state: "paused", pauseReason: "no_amount_in_currency" });
    expect(await storefront.programs.find(shop.id, free.id)).toMatchObject({ state: "active" });
    expect(
      await query("select action, reason from audit_log where shop_id = $1 and actor_kind = 'webhook'"),
    ).toEqual([{ action: "program.paused", reason: "no_amount_in_currency" }]);
    await deliver(shop.id, described({ currency: "USD" }, -5));
    expect(await now()).toMatchObject({ currency: "EUR" });
  });
});

describe("a discount that the merchant deleted", () => {
  const gone = async (kind: string): Promise<Sent> => {
    const [version] = await query<{ discount_id: string }>(
      "select discount_id from program_versions where shop_id = $1 and discount_id is not null",
    );
    const number = version?.discount_id.split("/").at(-1) ?? "0";
    return { topic: "discounts/delete", body: { admin_graphql_api_id: `gid://shopify/${kind}/${number}` } };
  };

  it.each(["DiscountCodeNode", "DiscountNode"])("pauses its program (%s)", async (kind) => {
    await storefront.programs.mintCodes(shop.id, program.versionId, 3);
    const delivery = await gone(kind);
    await deliver(shop.id, delivery, delivery);
    expect(await programNow()).toMatchObject({ state: "paused", pauseReason: "discount_deleted" });
    expect(await query("select distinct state from redeem_codes where shop_id = $1")).toEqual([
      { state: "disabled" },
    ]);
  });

  it("is made anew when the program goes on, and a late repeat does not pause it again", async () => {
    await storefront.programs.mintCodes(shop.id, program.versionId, 3);
    const delivery = await gone("DiscountCodeNode");
    await deliver(shop.id, delivery);
    await storefront.programs.activate(shop.id, program.id);
    await storefront.programs.mintCodes(shop.id, program.versionId, 2);
    await deliver(shop.id, delivery);
    expect(await programNow()).toMatchObject({ state: "active" });
    expect(await query("select from redeem_codes where shop_id = $1 and state = 'pooled'")).not.toHaveLength(
      0,
    );
  });

  it("means nothing when it is not ours", async () => {
    await storefront.programs.mintCodes(shop.id, program.versionId, 1);
    await deliver(shop.id, {
      topic: "discounts/delete",
      body: { admin_graphql_api_id: "gid://shopify/DiscountCodeNode/999" },
    });
    expect(await programNow()).toMatchObject({ state: "active" });
  });
});

it("keeps the granted scopes, the newest of them", async () => {
  const encryption = createEncryption([{ id: "test", key: Buffer.alloc(32, 3) }]);
  const session = new Session({
    id: `offline_${shop.domain}`,
    shop: shop.domain,
    state: "",
    isOnline: false,
    scope: "read_orders",
    accessToken: "access",
  });
  await storefront.db.database.tenant(shop.id, (tx) => storeSessionRow(tx, encryption, shop.id, session));
  const granted = (current: string[], minutes: number): Sent => ({
    topic: "app/scopes_update",
    body: { current, previous: [], updated_at: inMinutes(minutes) },
  });
  await deliver(shop.id, granted(["read_orders", "write_discounts"], 2), granted(["read_orders"], 1));
  await deliver(shop.id, granted(["read_orders"], 1));
  expect(await query("select scope from shopify_sessions where shop_id = $1")).toEqual([
    { scope: "read_orders,write_discounts" },
  ]);
});

describe("orders", () => {
  it("that were edited are done", async () => {
    await deliver(shop.id, { topic: "orders/edited", body: { order_edit: { id: 1, order_id: 2 } } });
    expect(await query("select from dead_letters where shop_id = $1")).toEqual([]);
  });

  it("that were deleted are handed on, and a body without an id is dead", async () => {
    const deletion = (id: unknown): Sent => ({ topic: "orders/delete", body: { id } });
    await deliver(shop.id, deletion("5"), deletion("6"), deletion("six"));
    expect(deleted).toEqual(["5", "6"]);
    expect(await query("select reason from dead_letters where shop_id = $1")).toEqual([
      { reason: expect.stringContaining("id") },
    ]);
  });
});
