import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createIntake, type IncomingDelivery, type Intake } from "#app/edges/webhooks/intake.server.ts";
import { createPrivacy } from "#app/modules/privacy/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import type { ShopId } from "#app/platform/ids.ts";
import { createDeliveryStore } from "#app/platform/inbox/store-deliveries.server.ts";
import { createPersonHash } from "#app/platform/person-hash.server.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

const secret = "the app's secret";
const previousSecret = "the secret before it";
const domain = "taken.myshopify.com";
const fiveMiB = 5 * 1024 * 1024;

let database: TestDatabase;
let shopId: ShopId;
let overLimit: { retryAfterMs: number } | null = null;
let intake: Intake;

const sign = (body: string, key = secret) => createHmac("sha256", key).update(body).digest("base64");

const headersFor = (body: string): Record<string, string> => ({
  "x-shopify-topic": "orders/create",
  "x-shopify-shop-domain": domain,
  "x-shopify-api-version": "2026-10",
  "x-shopify-webhook-id": randomUUID(),
  "x-shopify-hmac-sha256": sign(body),
});

interface Sent {
  method?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string | null>;
}

const deliver = ({
  method = "POST",
  path = "/webhooks/orders/create",
  body = '{"id":1}',
  headers = {},
}: Sent) => {
  const all: Record<string, string | null> = { ...headersFor(body), ...headers };
  const incoming: IncomingDelivery = {
    method,
    path,
    requestId: "request-1",
    address: "203.0.113.7",
    header: (name) => all[name] ?? null,
    readBody: (limit) => Promise.resolve(body.length > limit ? "too_large" : Buffer.from(body)),
  };
  return intake(incoming);
};

const rows = async (): Promise<number> => {
  const { rows: found } = await database.admin.query("select count(*)::int from webhook_inbox");
  return found[0].count;
};

beforeAll(async () => {
  database = await createTestDatabase();
  shopId = await insertShop(database.admin, { domain });
  intake = createIntake({
    secrets: [secret, previousSecret],
    findShop: (asked) => Promise.resolve(asked === domain ? { id: shopId } : null),
    personHash: () => Promise.resolve(createPersonHash(Buffer.alloc(32, 1))),
    store: createDeliveryStore(database.database, () => {}),
    noteUnknownShop: createPrivacy({
      db: database.database,
      clock: systemClock,
      removeArchives: () => Promise.resolve(0),
      onShopErased: () => {},
      onRequestFailed: () => {},
    }).noteUnknownShop,
    countRequest: () => Promise.resolve(overLimit),
    onAnswer: () => {},
  });
});
afterAll(() => database.drop());
beforeEach(async () => {
  overLimit = null;
  await database.admin.query("delete from webhook_inbox");
});

describe("a delivery that is taken", () => {
  it.each<[string, Sent]>([
    ["as Shopify sends it", {}],
    ["at the address of the older plan", { path: "/orders/create" }],
    [
      "signed with the secret before the rotation",
      { headers: { "x-shopify-hmac-sha256": sign('{"id":1}', previousSecret) } },
    ],
    ["with a topic in capitals", { headers: { "x-shopify-topic": "ORDERS/CREATE" } }],
    [
      "without what may be absent",
      { headers: { "x-shopify-event-id": null, "x-shopify-triggered-at": null } },
    ],
    ...["+275760-09-13T00:00:00.000Z", "0000-01-01T00:00:00Z", "yesterday", ""].map(
      (time): [string, Sent] => [
        `triggered at ${JSON.stringify(time)}`,
        { headers: { "x-shopify-triggered-at": time } },
      ],
    ),
  ])("%s: 200 and one row", async (_name, sent) => {
    expect((await deliver(sent)).status).toBe(200);
    expect(await rows()).toBe(1);
  });

  it("with half a surrogate pair as a code is stored without it", async () => {
    const body = '{"id":1,"discount_codes":[{"code":"\\ud800"},{"code":"DANA-10"}]}';
    expect((await deliver({ body })).status).toBe(200);
    const { rows: stored } = await database.admin.query(
      "select body -> 'discount_codes' as codes from webhook_inbox",
    );
    expect(stored).toEqual([{ codes: [{}, { code: "DANA-10" }] }]);
  });

  it("twenty times at once leaves one row", async () => {
    const headers = { "x-shopify-webhook-id": "the same" };
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver({ headers })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(await rows()).toBe(1);
  });

  it("is taken over the limit when it is signed", async () => {
    overLimit = { retryAfterMs: 700 };
    expect((await deliver({})).status).toBe(200);
  });

  it("of an unknown shop is answered 200 and leaves nothing", async () => {
    expect((await deliver({ headers: { "x-shopify-shop-domain": "who.myshopify.com" } })).status).toBe(200);
    expect(await rows()).toBe(0);
  });

  it.each(["customers/data_request", "customers/redact", "shop/redact"])(
    "%s of an unknown shop leaves domain, topic and time, once",
    async (topic) => {
      const headers = {
        "x-shopify-shop-domain": "who.myshopify.com",
        "x-shopify-topic": topic,
        "x-shopify-webhook-id": "the same",
      };
      const sent = { path: `/webhooks/${topic}`, headers, body: '{"customer":{"email":"who@example.com"}}' };
      const answers = [await deliver(sent), await deliver(sent)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      const { rows: noted } = await database.admin.query(
        "select domain, topic, received_at > now() - interval '1 minute' as recent from compliance_receipts where topic = $1",
        [topic],
      );
      expect(noted).toEqual([{ domain: "who.myshopify.com", topic, recent: true }]);
      expect(await rows()).toBe(0);
    },
  );
});

describe("a delivery that is refused leaves no row", () => {
  const unsigned = { "x-shopify-hmac-sha256": null };
  it.each<[string, Sent, number]>([
    ["a topic nobody takes", { path: "/webhooks/carts/create" }, 404],
    ["no topic at all", { path: "/webhooks/" }, 404],
    ["not posted", { method: "GET" }, 405],
    ["larger than 5 MiB", { body: `{"a":"${"x".repeat(fiveMiB)}"}` }, 413],
    ["an empty body", { body: "" }, 400],
    ["no signature", { headers: unsigned }, 401],
    ["a wrong signature", { headers: { "x-shopify-hmac-sha256": sign("other") } }, 401],
    ["a signature that is no base64", { headers: { "x-shopify-hmac-sha256": "***" } }, 401],
    [
      "a signature with more behind it",
      { headers: { "x-shopify-hmac-sha256": `${sign('{"id":1}')}AA` } },
      401,
    ],
    ["a body cut short", { body: '{"id":1', headers: { "x-shopify-hmac-sha256": sign('{"id":1}') } }, 401],
    ["no topic header", { headers: { "x-shopify-topic": null } }, 400],
    ["no shop header", { headers: { "x-shopify-shop-domain": null } }, 400],
    ["no version header", { headers: { "x-shopify-api-version": null } }, 400],
    ["no delivery id", { headers: { "x-shopify-webhook-id": null } }, 400],
    ["a shop elsewhere", { headers: { "x-shopify-shop-domain": "shop.example.com" } }, 400],
    ["a topic unlike its address", { headers: { "x-shopify-topic": "orders/paid" } }, 400],
    ["a body that is no JSON", { body: "hello" }, 400],
    ["a body that is no object", { body: "[1]" }, 400],
    // The sequence of the checks: what comes first decides.
    ["an unknown topic that is not posted", { path: "/webhooks/x", method: "GET" }, 404],
    ["not posted and empty", { method: "PUT", body: "" }, 405],
    ["empty and unsigned", { body: "", headers: unsigned }, 400],
    ["unsigned and without a topic", { headers: { ...unsigned, "x-shopify-topic": null } }, 401],
  ])("%s", async (_name, sent, status) => {
    const answer = await deliver(sent);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({
      error: {
        code: expect.any(String),
        message: expect.any(String),
        http_code: status,
        requestId: "request-1",
      },
    });
    expect(await rows()).toBe(0);
  });

  it("unsigned and over the limit: 429 with when to come again", async () => {
    overLimit = { retryAfterMs: 700 };
    const answer = await deliver({ headers: unsigned });
    expect(answer).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    expect(JSON.parse(answer.body).error.retry_after_ms).toBe(700);
  });

  it("when the database does not commit: 503, so that Shopify sends it again", async () => {
    const broken = createIntake({
      secrets: [secret],
      findShop: () => Promise.reject(new Error("down")),
      personHash: () => Promise.reject(new Error("down")),
      store: () => Promise.reject(new Error("down")),
      noteUnknownShop: () => Promise.resolve(),
      countRequest: () => Promise.resolve(null),
      onAnswer: () => {},
    });
    const body = '{"id":1}';
    const headers = headersFor(body);
    const answer = await broken({
      method: "POST",
      path: "/webhooks/orders/create",
      requestId: "request-1",
      address: "203.0.113.7",
      header: (name) => headers[name] ?? null,
      readBody: () => Promise.resolve(Buffer.from(body)),
    });
    expect(answer.status).toBe(503);
  });
});
