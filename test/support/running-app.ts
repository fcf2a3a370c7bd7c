import { programTermsSchema } from "#app/contracts/program-terms.ts";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { compose, type App } from "#app/composition.server.ts";
import { newProgramSchema } from "#app/contracts/program-terms.ts";
import type { Topic } from "#app/contracts/webhooks/topics.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { readEnv } from "#app/platform/env.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { createLogger } from "#app/platform/logger.server.ts";
import { createFakeDiscounts, type FakeDiscounts } from "./fake-discounts.ts";
import { environment } from "./referrals-cli.ts";
import { proxyRequest, type Ask, type ProxyRoute } from "./storefront.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

export interface RunningApp {
  app: App;
  db: TestDatabase;
  /** Everything that was logged. */
  logs(): string;
  /** A shop with the app, a token and an active program. */
  install(): Promise<Shop>;
  deliver(shop: Pick<Shop, "domain">, topic: Topic, body: object, from?: string): Promise<number>;
  ask(shop: Pick<Shop, "domain">, route: ProxyRoute, ask: Ask): Promise<Response>;
  stop(): Promise<void>;
}

const hostOf = (input: RequestInfo | URL): string =>
  new URL(input instanceof Request ? input.url : input).hostname;

interface GraphqlBody {
  query: string;
  variables: Record<string, unknown>;
}

/** What Shopify knows of a customer's e-mail address; null for one it has none of. */
type EmailOf = (customerId: string) => string | null;

const recipientOf = (email: string | null) => ({
  locale: "en",
  defaultEmailAddress:
    email === null ? null : { emailAddress: email, marketingState: "SUBSCRIBED", validFormat: true },
  defaultPhoneNumber: null,
});

/** Shopify's Admin API: nobody ordered before, and discounts as the fake has them. */
const answerGraphql = async (
  fake: FakeDiscounts,
  { query, variables }: GraphqlBody,
  emailOf: EmailOf,
): Promise<unknown> => {
  if (query.includes("MessageRecipient")) {
    return { customer: recipientOf(emailOf(String(variables["id"]).split("/").at(-1) ?? "")) };
  }
  if (query.includes("CustomerHistories")) {
    return { nodes: (variables["ids"] as string[]).map((id) => ({ id, numberOfOrders: "0" })) };
  }
  return fake.request("" as ShopId, query, variables);
};

/** Stands in for Shopify until it is told to stop. */
const playShopify = (emailOf: EmailOf): (() => void) => {
  const realFetch = globalThis.fetch;
  const fakes = new Map<string, FakeDiscounts>();
  globalThis.fetch = async (input, init) => {
    const host = hostOf(input);
    if (!host.endsWith(".myshopify.com")) return realFetch(input, init);
    const fake = fakes.get(host) ?? createFakeDiscounts();
    fakes.set(host, fake);
    const body = JSON.parse(typeof init?.body === "string" ? init.body : "{}") as GraphqlBody;
    return Response.json({ data: await answerGraphql(fake, body, emailOf) });
  };
  return () => void (globalThis.fetch = realFetch);
};

const startProgram = async ({ programs }: App, shopId: ShopId): Promise<void> => {
  const program = newProgramSchema.parse({
    name: "Give 10 %",
    priority: 100,
    terms: programTermsSchema.parse({
      advocateReward: { kind: "points", points: 100 },
      friendReward: { kind: "percent", percent: 10 },
      minimumSubtotal: { USD: "20.00" },
      usesPerCode: 500,
    }),
  });
  const { id } = await programs.create(shopId, program);
  const active = await programs.activate(shopId, id);
  if (!active.ok) throw new Error(active.refusal);
};

const storeToken = (db: TestDatabase, app: App, { id, domain }: Shop) =>
  db.admin.query(
    "insert into shopify_sessions (shop_id, id, is_online, access_token) values ($1, $2, false, $3)",
    [id, `offline_${domain}`, app.encryption.encrypt("token")],
  );

export interface StartOptions {
  /** Without it customers are told nothing. */
  smtpUrl?: string;
  emailOf?: EmailOf;
}

/** The whole app with its worker over a database of its own; only Shopify is played. */
export async function startApp({
  smtpUrl = "",
  emailOf = () => null,
}: StartOptions = {}): Promise<RunningApp> {
  const db = await createTestDatabase();
  const archive = await mkdtemp(path.join(os.tmpdir(), "referrals-archive-"));
  const env = readEnv({ ...environment(db), ARCHIVE_DIR: archive, SMTP_URL: smtpUrl });
  const lines: string[] = [];
  const log = createLogger("trace", { write: (line) => void lines.push(line) });
  const stopShopify = playShopify(emailOf);
  const app = compose(env, log);
  const runner = await app.queue.start(app.jobs);

  return {
    app,
    db,
    logs: () => lines.join(""),
    install: async () => {
      const handle = `test-${randomBytes(6).toString("hex")}`;
      const shop = await app.shops.install({
        domain: `${handle}.myshopify.com` as ShopDomain,
        name: handle,
        storefrontUrl: `https://${handle}.example.com`,
        currency: "USD",
        timezone: "UTC",
        primaryLocale: "en",
        isDevelopmentStore: false,
      });
      await storeToken(db, app, shop);
      await startProgram(app, shop.id);
      return shop;
    },
    deliver: async ({ domain }, topic, content, from = "203.0.113.9") => {
      const body = JSON.stringify(content);
      const headers: Record<string, string> = {
        "x-shopify-topic": topic,
        "x-shopify-shop-domain": domain,
        "x-shopify-api-version": "2026-10",
        "x-shopify-webhook-id": randomUUID(),
        "x-shopify-hmac-sha256": createHmac("sha256", env.shopifyApiSecret).update(body).digest("base64"),
      };
      const answer = await app.intake({
        method: "POST",
        path: `/webhooks/${topic}`,
        requestId: randomUUID(),
        address: from,
        header: (name) => headers[name] ?? null,
        readBody: () => Promise.resolve(Buffer.from(body)),
      });
      return answer.status;
    },
    ask: (shop, route, ask) =>
      route({
        request: proxyRequest(env.shopifyApiSecret, shop.domain, new Date(), ask),
        context: { app, requestId: randomUUID() },
      }),
    stop: async () => {
      await runner.stop();
      await Promise.all([app.limits.close(), app.cache.close()]);
      await app.close();
      stopShopify();
      await db.drop();
      await rm(archive, { recursive: true });
    },
  };
}
