import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DatabaseUnavailable } from "#app/platform/db/database.server.ts";
import { endpoints } from "#app/edges/rest/endpoints.server.ts";
import { orderWork, settleFully } from "../settlement/fixtures.ts";
import { createRest, type Rest } from "./fixtures.ts";

let rest: Rest;
beforeAll(async () => void (rest = await createRest()));
afterAll(() => rest.close());

const call: Rest["call"] = (...question) => rest.call(...question);

describe("a converted order over REST", () => {
  it("is explained with its referral, story and points", async () => {
    const { referralId, code } = await rest.world.claim("501");
    const order = orderWork(rest.world.shopId, "501", { discountCodes: [code] });
    await settleFully(rest.world, [order]);
    const { orderId } = order.snapshot;

    expect((await call("GET", `orders/${orderId}/outcome`)).body).toEqual({
      orderId,
      outcome: "Converted",
      reversed: "none",
      reasons: ["all_conditions_met"],
      referralId,
      evidence: "code",
    });
    const { body } = await call("GET", `referral/${referralId}/`);
    expect(body).toMatchObject({
      id: referralId,
      status: "completed",
      advocateCustomerId: "9001",
      friendCustomerId: "501",
      orderId,
      verdict: "allow",
    });
    expect(body.timeline.at(-1)).toMatchObject({ from: "in_progress", to: "completed", actor: "system" });
    const points = (await call("GET", "customers/9001/points")).body;
    expect(points).toMatchObject({ available: 100, pending: 0, debt: 0 });
    expect(points.entries[0]).toMatchObject({ kind: "earn", amount: 100, referralId });
    const list = (await call("GET", "referral?status=completed&limit=1")).body;
    expect(list.referrals).toHaveLength(1);
  });

  it("is not there for another shop's key", async () => {
    const { referralId, code } = await rest.world.claim("502");
    const order = orderWork(rest.world.shopId, "502", { discountCodes: [code] });
    await settleFully(rest.world, [order]);
    const asStranger = { key: rest.strangerKey };
    expect((await call("GET", `referral/${referralId}`, asStranger)).status).toBe(404);
    expect((await call("GET", `orders/${order.snapshot.orderId}/outcome`, asStranger)).status).toBe(404);
    expect((await call("GET", "referral", asStranger)).body.referrals).toEqual([]);
    const [program] = (await call("GET", "programs")).body.programs;
    const edit = { key: rest.strangerKey, body: { version: program.version, name: "Mine" } };
    expect((await call("PATCH", `programs/${program.id}`, edit)).status).toBe(404);
  });
});

describe("points", () => {
  it("are zeros for anybody", async () => {
    expect((await call("GET", "customers/424242/points")).body).toEqual({
      available: 0,
      pending: 0,
      debt: 0,
      entries: [],
      nextCursor: null,
    });
  });

  it("are adjusted once for a key, however often and at once it is asked", async () => {
    const body = { amount: 30, reason: "goodwill", idempotencyKey: "k1" };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call("POST", "customers/777/points", { body })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect((await call("GET", "customers/777/points")).body.available).toBe(30);
    const other = await call("POST", "customers/777/points", { body: { ...body, amount: 31 } });
    expect(other.status).toBe(409);
  });

  it("are adjusted by a form, where an amount is digits", async () => {
    const adjust = (amount: string) =>
      call("POST", "customers/779/points", { form: { amount, reason: "good will", idempotencyKey: amount } });
    expect((await adjust("12")).body).toEqual({ available: 12, pending: 0, debt: 0 });
    expect((await adjust("-2")).body.available).toBe(10);
    for (const amount of ["", "1.5", "1e3", "0x10", "12345678901", "0"]) {
      expect((await adjust(amount)).status).toBe(400);
    }
    expect((await adjust("12")).body.available).toBe(12);
  });

  it("cannot be taken where there are none", async () => {
    const body = { amount: -5, reason: "correction", idempotencyKey: "k2" };
    expect((await call("POST", "customers/778/points", { body })).status).toBe(422);
  });
});

describe("programs", () => {
  it("are made, edited by version, and moved", async () => {
    const terms = {
      advocateReward: { kind: "points", points: 50 },
      friendReward: { kind: "percent", percent: 5 },
    };
    const made = (await call("POST", "programs", { body: { name: "Spring", terms } })).body;
    expect(made).toMatchObject({ state: "draft", version: 1 });
    const edited = await call("PATCH", `programs/${made.id}`, { body: { version: 1, name: "Summer" } });
    expect(edited.body).toMatchObject({ name: "Summer", version: 2 });
    expect((await call("PATCH", `programs/${made.id}`, { body: { version: 1, name: "Late" } })).status).toBe(
      409,
    );
    const active = await call("PATCH", `programs/${made.id}`, { body: { version: 2, state: "active" } });
    expect(active.body).toMatchObject({ state: "active" });
    const unread = await call("PATCH", `programs/${made.id}`, { body: { version: 1, state: "paused" } });
    expect(unread.status).toBe(409);
    expect((await call("GET", "programs")).body.programs.map(({ name }: { name: string }) => name)).toContain(
      "Summer",
    );
  });
});

describe("what points can be spent on", () => {
  const shipping = {
    id: "00000000-0000-4000-8000-00000000000a",
    cost: 1000,
    reward: { kind: "free_shipping" },
  };
  const five = { cost: 500, reward: { kind: "fixed", amounts: { USD: "5.00" } } };

  it("is put in as a whole, the same as often as it is asked, and read back", async () => {
    const body = { rewards: [shipping, five] };
    const first = await call("PUT", "point-rewards", { body });
    expect(first.body.rewards).toEqual([{ ...five, id: expect.any(String) }, shipping]);
    const again = await call("PUT", "point-rewards", { body: first.body });
    expect(again.body).toEqual(first.body);
    expect((await call("GET", "point-rewards")).body).toEqual(first.body);
    expect((await call("PUT", "point-rewards", { body: { rewards: [] } })).body).toEqual({ rewards: [] });
    expect((await call("GET", "point-rewards", { key: rest.strangerKey })).body).toEqual({ rewards: [] });
  });

  it.each([
    ["points", { cost: 1, reward: { kind: "points", points: 5 } }],
    ["a cost of nothing", { ...five, cost: 0 }],
    ["no reward", { cost: 1 }],
    ["an id that is none", { ...five, id: "five" }],
  ])("is not %s", async (_, reward) => {
    const { status } = await call("PUT", "point-rewards", { body: { rewards: [reward] } });
    expect(status).toBe(400);
  });

  it("names each id once, and is not written with a key that may only read", async () => {
    const twice = await call("PUT", "point-rewards", { body: { rewards: [shipping, shipping] } });
    expect(twice.status).toBe(400);
    const weak = await call("PUT", "point-rewards", { key: rest.weakKey, body: { rewards: [] } });
    expect(weak.status).toBe(403);
  });
});

describe("what is refused", () => {
  const cursorAt = (moment: string) => Buffer.from(`${moment} ${crypto.randomUUID()}`).toString("base64url");
  const adjust = { amount: 1, reason: "x", idempotencyKey: "k" };
  it.each<[string, string, string, { key?: string | null; body?: unknown; form?: string }, number]>([
    ["no key", "GET", "programs", { key: null }, 401],
    ["a key that is none", "GET", "programs", { key: "rfk_nonsense" }, 401],
    ["no key, before a broken body is read", "POST", "customers/1/points", { key: null, body: "{" }, 401],
    ["no key, whatever is asked", "GET", "nothing", { key: null }, 401],
    ["a missing scope", "GET", "programs", { key: "weak" }, 403],
    ["an unknown path", "GET", "nothing", {}, 404],
    ["an unknown order", "GET", "orders/99/outcome", {}, 404],
    ["a wrong method", "POST", "orders/1/outcome", { body: {} }, 405],
    ["an order id with letters", "GET", "orders/12a/outcome", {}, 400],
    ["an id above 64 bits", "GET", "orders/9223372036854775808/outcome", {}, 400],
    ["a referral id that is no UUID", "GET", "referral/12", {}, 400],
    ["a status that is none", "GET", "referral?status=happy", {}, 400],
    ["a cursor that is none", "GET", "referral?cursor=zzz", {}, 400],
    ["a cursor that is no moment", "GET", `referral?cursor=${cursorAt("2024")}`, {}, 400],
    [
      "a cursor outside of history",
      "GET",
      `referral?cursor=${cursorAt("0000-01-01T00:00:00.000Z")}`,
      {},
      400,
    ],
    ["a cursor of points above 64 bits", "GET", "customers/1/points?cursor=9999999999999999999", {}, 400],
    ["a limit of nothing", "GET", "referral?limit=0", {}, 400],
    ["malformed encoding", "GET", "orders/%E0%A4%A/outcome", {}, 400],
    ["a NUL in the path", "GET", "orders/1%00/outcome", {}, 400],
    ["malformed encoding in the query", "GET", "referral?advocate=%E0%A4%A", {}, 400],
    ["a form that is not well encoded", "POST", "customers/1/points", { form: "amount=1&reason=%ZZ" }, 400],
    ["a NUL in a form", "POST", "customers/1/points", { form: "amount=1&reason=a%00&idempotencyKey=k" }, 400],
    ["a number beyond all", "POST", "customers/1/points", { body: '{"amount":1e400,"reason":"x"}' }, 400],
    ["a body without a floor", "POST", "customers/1/points", { body: "[".repeat(100_000) }, 400],
    ["a NUL in the body", "POST", "customers/1/points", { body: { ...adjust, reason: "a\0b" } }, 400],
    [
      "half a character",
      "POST",
      "customers/1/points",
      { body: { ...adjust, idempotencyKey: "\ud800" } },
      400,
    ],
    ["a list as body", "POST", "customers/1/points", { body: [] }, 400],
    ["no body", "POST", "customers/1/points", {}, 400],
    [
      "a phone in the reason",
      "POST",
      "customers/1/points",
      { body: { ...adjust, reason: "see 555 0123 456" } },
      400,
    ],
    ["an amount as text", "POST", "customers/1/points", { body: { ...adjust, amount: "1" } }, 400],
    ["a program without terms", "POST", "programs", { body: { name: "x" } }, 400],
    ["a wrong method for the document", "POST", "openapi.json", { body: {} }, 405],
    ["a body that is no JSON", "POST", "customers/1/points", { body: "{" }, 400],
    ["an amount that is no integer", "POST", "customers/1/points", { body: { ...adjust, amount: 1.5 } }, 400],
    ["an amount of zero", "POST", "customers/1/points", { body: { ...adjust, amount: 0 } }, 400],
    [
      "an e-mail in the reason",
      "POST",
      "customers/1/points",
      { body: { ...adjust, reason: "for a@example.com" } },
      400,
    ],
    ["an unknown field", "POST", "customers/1/points", { body: { ...adjust, extra: 1 } }, 400],
  ])("%s", async (_name, method, path, options, status) => {
    const answer = await call(
      method,
      path,
      options.key === "weak" ? { ...options, key: rest.weakKey } : options,
    );
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      error: {
        code: expect.any(String),
        message: expect.any(String),
        http_code: status,
        requestId: "request-1",
      },
    });
    if (status === 405) expect(answer.headers.get("allow")).toBe("GET");
  });
});

it("names the fields that are wrong", async () => {
  const { body } = await call("POST", "customers/1/points", { body: { amount: 1.5, reason: "" } });
  expect(body.error.code).toBe("INVALID_REQUEST");
  for (const field of ["amount", "reason", "idempotencyKey"]) expect(body.error.message).toContain(field);
});

it("answers the question before a call from a browser, allowing no origin", async () => {
  const { status, headers } = await call("OPTIONS", "programs", { key: null });
  expect(status).toBe(204);
  expect(headers.get("access-control-allow-origin")).toBeNull();
});

it("answers HEAD as GET", async () => {
  expect((await call("HEAD", "programs")).status).toBe(200);
});

it("refuses the keys of a shop that uninstalled the app", async () => {
  const { shop, key } = await rest.newShop();
  expect((await call("GET", "programs", { key })).status).toBe(200);
  const { admin } = rest.world.database;
  await admin.query("update shops set status = 'uninstalled' where id = $1", [shop.id]);
  rest.app.shops.forget(shop.id);
  expect((await call("GET", "programs", { key })).status).toBe(401);
});

it("takes a hundred calls of a key in a second, and says when too many came", async () => {
  const { key } = await rest.newShop();
  const answers = await Promise.all(Array.from({ length: 450 }, () => call("GET", "nothing", { key })));
  const refused = answers.filter(({ status }) => status === 429);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(100);
  expect(refused[0]?.body.error).toMatchObject({
    code: "RATE_LIMIT_EXCEEDED",
    retry_after_ms: expect.any(Number),
  });
});

it("says when to ask again while the database has no connection to spare", async () => {
  const busy = vi.spyOn(rest.app.apiKeys, "verify").mockRejectedValue(new DatabaseUnavailable("timeout"));
  const failed = vi.spyOn(rest.app.log, "error").mockImplementation(() => undefined as never);
  const { status, headers, body } = await call("GET", "programs");
  expect([status, headers.get("retry-after"), body.error]).toMatchObject([
    503,
    "1",
    { code: "SERVICE_UNAVAILABLE", retry_after_ms: 1000 },
  ]);
  busy.mockRestore();
  failed.mockRestore();
});

it("describes every endpoint that it serves, and no other", async () => {
  const { paths } = (await call("GET", "openapi.json", { key: null })).body;
  const described = Object.entries<object>(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = endpoints.map(
    ({ method, pattern }) => `${method} /api/v1/${pattern.replaceAll(/:(\w+)/g, "{$1}")}`,
  );
  expect(described.toSorted()).toEqual(served.toSorted());
});

describe("what is held about a customer", () => {
  it("is told to the shop's own key alone", async () => {
    const { referralId, code } = await rest.world.claim("901");
    await settleFully(rest.world, [orderWork(rest.world.shopId, "901", { discountCodes: [code] })]);
    const own = await call("GET", "customers/901/export");
    expect(own.body).toMatchObject({
      customers: [{ shopifyCustomerId: "901" }],
      referralsAsFriend: [{ id: referralId }],
    });
    const foreign = await call("GET", "customers/901/export", { key: rest.strangerKey });
    expect(foreign.body).toMatchObject({ customers: [], orders: [], referralsAsFriend: [] });
    expect((await call("GET", "customers/901/export", { key: rest.weakKey })).status).toBe(403);
  });
});

describe("the audit log", () => {
  it("tells which key changed what, and nothing of who it was about", async () => {
    const terms = {
      advocateReward: { kind: "points", points: 50 },
      friendReward: { kind: "percent", percent: 5 },
    };
    const { id } = (await call("POST", "programs", { body: { name: "Audited", terms } })).body;
    await call("PATCH", `programs/${id}`, { body: { version: 1, name: "Audited twice" } });
    await call("PATCH", `programs/${id}`, { body: { version: 2, state: "active" } });
    await call("PATCH", `programs/${id}`, { body: { version: 2, state: "active" } });
    const adjust = { amount: 5, reason: "goodwill", idempotencyKey: "audited" };
    await call("POST", "customers/7788/points", { body: adjust });
    await call("POST", "customers/7788/points", { body: adjust });
    const { entries } = (await call("GET", "audit?limit=4")).body;
    expect(entries.map(({ action, reason }: Record<string, unknown>) => [action, reason])).toEqual([
      ["points.adjusted", "goodwill"],
      ["program.activated", null],
      ["program.edited", null],
      ["program.created", null],
    ]);
    expect(new Set(entries.map(({ actorKind }: { actorKind: string }) => actorKind))).toEqual(
      new Set(["api"]),
    );
    expect(JSON.stringify(entries)).not.toContain("7788");
  });

  const entryOf = (shopId: string, id: string) =>
    rest.world.database.admin.query(
      `insert into audit_log (shop_id, actor_kind, actor, action, target_kind, target_id)
       values ($1, 'admin', '42', 'program.paused', 'program', $2)`,
      [shopId, id],
    );

  it("is read page by page and purged by a key that may, once", async () => {
    const { shop, key } = await rest.newShop();
    await entryOf(shop.id, "p-1");
    await entryOf(shop.id, "p-2");
    const first = (await call("GET", "audit?limit=1", { key })).body;
    expect(first.entries).toMatchObject([{ targetId: "p-2" }]);
    expect(
      (await call("GET", `audit?limit=1&cursor=${first.nextCursor}`, { key })).body.entries,
    ).toMatchObject([{ targetId: "p-1" }]);
    const body = { before: "2999-01-01", reason: "CCPA request of 2026-01-31" };
    const purge = { body, key };
    expect((await call("POST", "audit/purge", purge)).body).toMatchObject({ status: "purged" });
    expect((await call("POST", "audit/purge", purge)).body).toMatchObject({ status: "nothing_to_purge" });
    expect((await call("GET", "audit", { key })).body.entries).toMatchObject([
      { action: "audit.purged", actorKind: "api" },
    ]);
  });

  it("stays as it is for another shop's key, a key without the scope, and a reason that names somebody", async () => {
    await entryOf(rest.world.shopId, "p-3");
    const body = { before: "2999-01-01", reason: "asked" };
    expect((await call("POST", "audit/purge", { body, key: rest.strangerKey })).status).toBe(200);
    const foreign = (await call("GET", "audit", { key: rest.strangerKey })).body.entries;
    expect(foreign.map(({ action }: { action: string }) => action)).toEqual(["audit.purged"]);
    expect((await call("POST", "audit/purge", { body, key: rest.weakKey })).status).toBe(403);
    expect(rest.warnings).toContainEqual(
      expect.objectContaining({ scope: "audit:purge", key_id: expect.any(String) }),
    );
    for (const wrong of [
      { ...body, reason: "ada@example.com" },
      { ...body, before: "soon" },
      { reason: "x" },
    ]) {
      expect((await call("POST", "audit/purge", { body: wrong })).status).toBe(400);
    }
    expect((await call("GET", "audit?limit=1")).body.entries).toMatchObject([{ targetId: "p-3" }]);
  });
});
