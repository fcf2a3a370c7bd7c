import { Session } from "@shopify/shopify-api";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "#app/platform/clock.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import type { ShopDomain, ShopId } from "#app/platform/ids.ts";
import { createShopifyAdmin } from "#app/platform/shopify/admin.server.ts";
import { ShopifyError } from "#app/platform/shopify/admin.ts";
import { createSessionStorage } from "#app/platform/shopify/session-storage.server.ts";
import { createShopTokens, createTokenKeeper } from "#app/platform/shopify/shop-token.server.ts";
import { createTestDatabase, insertShop, type TestDatabase } from "#test/support/test-database.ts";

const domain = "tokens.myshopify.com" as ShopDomain;
const encryption = createEncryption([{ id: "test", key: Buffer.alloc(32, 3) }]);
const hour = 60 * 60 * 1000;

let database: TestDatabase;
let shopId: ShopId;

beforeAll(async () => {
  database = await createTestDatabase();
  shopId = await insertShop(database.admin, { domain });
});
afterAll(() => database.drop());
afterEach(() => vi.unstubAllGlobals());

const storage = () =>
  createSessionStorage({
    db: database.database,
    encryption,
    shopIdFor: (asked) => Promise.resolve(asked === domain ? shopId : null),
    ensureShop: () => Promise.resolve(shopId),
  });

const session = (expiresInMs: number) =>
  new Session({
    id: `offline_${domain}`,
    shop: domain,
    state: "",
    isOnline: false,
    scope: "read_orders",
    accessToken: "access-1",
    expires: new Date(Date.now() + expiresInMs),
    refreshToken: "refresh-1",
    refreshTokenExpires: new Date(Date.now() + 90 * 24 * hour),
  });

const tokenDeps = () => ({
  db: database.database,
  encryption,
  clock: systemClock,
  apiKey: "key",
  apiSecret: "secret",
});
const tokens = () => createShopTokens(tokenDeps());

/** Shopify's side of a refresh: a refresh token works once. */
const stubRefresh = () => {
  let valid = "refresh-1";
  const refresh = vi.fn((_url: string, init: { body: string }) => {
    const asked = (JSON.parse(init.body) as { refresh_token: string }).refresh_token;
    if (asked !== valid) return Promise.resolve(new Response("{}", { status: 401 }));
    valid = "refresh-2";
    return Promise.resolve(
      Response.json({
        access_token: "access-2",
        scope: "read_orders",
        expires_in: 3600,
        refresh_token: valid,
        refresh_token_expires_in: 7_776_000,
      }),
    );
  });
  vi.stubGlobal("fetch", refresh);
  return refresh;
};

describe("sessions", () => {
  it("come back as they went in, with no token readable at rest", async () => {
    const stored = session(hour);
    await storage().storeSession(stored);
    expect((await storage().loadSession(stored.id))?.toObject()).toEqual(stored.toObject());
    expect(await storage().findSessionsByShop(domain)).toHaveLength(1);
    const { rows } = await database.admin.query("select shopify_sessions::text as row from shopify_sessions");
    expect(rows).toHaveLength(1);
    for (const token of ["access-1", "refresh-1"]) {
      expect(rows[0].row).not.toContain(token);
      expect(rows[0].row).not.toContain(Buffer.from(token).toString("hex"));
    }
    await storage().deleteSession(stored.id);
    expect(await storage().loadSession(stored.id)).toBeUndefined();
  });

  it("of an unknown shop are not there", async () => {
    expect(await storage().loadSession("offline_who.myshopify.com")).toBeUndefined();
    expect(await storage().loadSession("nonsense")).toBeUndefined();
  });
});

describe("a shop's token", () => {
  it("is used as it is while it lives", async () => {
    const refresh = stubRefresh();
    await storage().storeSession(session(hour));
    expect(await tokens()(shopId, domain)).toBe("access-1");
    expect(refresh).not.toHaveBeenCalled();
  });

  it("is refreshed once, however many ask at the same time", async () => {
    const refresh = stubRefresh();
    await storage().storeSession(session(60_000));
    const token = tokens();
    const answers = await Promise.all(Array.from({ length: 20 }, () => token(shopId, domain)));
    expect(new Set(answers)).toEqual(new Set(["access-2"]));
    expect(refresh).toHaveBeenCalledTimes(1);
  });

  it("that cannot be refreshed asks for the merchant", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 401 })));
    await storage().storeSession(session(0));
    await expect(tokens()(shopId, domain)).rejects.toMatchObject({ kind: "unauthorized" });
  });

  it("is not lost when Shopify does not answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new Error("no line")));
    await storage().storeSession(session(0));
    await expect(tokens()(shopId, domain)).rejects.toMatchObject({ kind: "unavailable" });
    expect((await storage().loadSession(`offline_${domain}`))?.refreshToken).toBe("refresh-1");
  });
});

describe("the token of an idle shop", () => {
  const keep = () => createTokenKeeper(tokenDeps(), tokens())(shopId, domain);

  it("is refreshed after a week, once by two runs at once, and not before", async () => {
    const refresh = stubRefresh();
    await storage().storeSession(session(-6 * 24 * hour));
    expect(await keep()).toBe(false);
    expect(refresh).not.toHaveBeenCalled();
    await storage().storeSession(session(-8 * 24 * hour));
    await Promise.all([keep(), keep()]);
    expect(refresh).toHaveBeenCalledTimes(1);
    expect(await keep()).toBe(false);
    expect((await storage().loadSession(`offline_${domain}`))?.refreshToken).toBe("refresh-2");
  });

  it("is none of its business without a session", async () => {
    await storage().deleteSession(`offline_${domain}`);
    expect(await keep()).toBe(false);
  });
});

describe("calls of the Admin API", () => {
  const pauses: number[] = [];
  const admin = createShopifyAdmin({
    domainOf: () => Promise.resolve(domain),
    accessToken: () => Promise.resolve("access"),
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
    random: () => 0.5,
  });
  const throttled = {
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: {
      cost: { requestedQueryCost: 400, throttleStatus: { currentlyAvailable: 100, restoreRate: 100 } },
    },
  };
  const answering = (...answers: (() => Response)[]) => {
    let turn = 0;
    const fetch = vi.fn(() => Promise.resolve((answers[turn++] ?? answers.at(-1) ?? Response.error)()));
    vi.stubGlobal("fetch", fetch);
    return fetch;
  };
  const done = () => Response.json({ data: { shop: { name: "x" } } });

  it("are repeated when Shopify asks to wait, as long as its bucket needs to fill", async () => {
    pauses.length = 0;
    answering(() => Response.json(throttled), done);
    await expect(admin.request(shopId, "{ shop { name } }")).resolves.toEqual({ shop: { name: "x" } });
    expect(pauses).toEqual([3000]);
  });

  it("are repeated after a failure of Shopify's, and given up after five", async () => {
    answering(() => new Response("", { status: 502 }), done);
    await expect(admin.request(shopId, "{ shop { name } }")).resolves.toBeDefined();
    const fetch = answering(() => new Response("", { status: 503 }));
    await expect(admin.request(shopId, "{ shop { name } }")).rejects.toMatchObject({ kind: "unavailable" });
    expect(fetch).toHaveBeenCalledTimes(5);
  });

  it.each([
    [401, "unauthorized"],
    [404, "rejected"],
  ])("are not repeated after %i", async (status, kind) => {
    const fetch = answering(() => new Response("{}", { status }));
    const error = await admin.request(shopId, "{ shop { name } }").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ShopifyError);
    if (status === 401) expect(error).toMatchObject({ kind });
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("say what Shopify refused", async () => {
    answering(() => Response.json({ errors: [{ message: "Field 'nope' doesn't exist" }] }));
    await expect(admin.request(shopId, "{ nope }")).rejects.toMatchObject({ kind: "rejected" });
  });
});
