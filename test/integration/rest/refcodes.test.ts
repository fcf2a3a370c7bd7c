import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { orderWork } from "../settlement/fixtures.ts";
import { createRest, type Rest } from "./fixtures.ts";

let rest: Rest;
let shop: Shop;
let key: string;
beforeAll(async () => void (rest = await createRest()));
afterAll(() => rest.close());

const get = (path: string) => rest.call("GET", path, { key });
const post = (path: string, body: unknown) => rest.call("POST", path, { key, body });
const form = (path: string, fields: string | Record<string, string>) =>
  rest.call("POST", path, { key, form: fields });
const told = ({ status, body }: Awaited<ReturnType<typeof get>>) => [status, body.error?.message];
const create = async (email: string): Promise<string> =>
  (await post("refcode/create", { email })).body.refcode;
const rowsOf = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await rest.world.database.admin.query<Row>(sql, [shop.id])).rows;

const terms = {
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "points", points: 30 },
};

beforeEach(async () => {
  ({ shop, key } = await rest.newShop());
  const { id } = (await post("programs", { name: "Give points", terms })).body;
  await rest.call("PATCH", `programs/${id}`, { key, body: { version: 1, state: "active" } });
});

describe("a refcode", () => {
  it("is made once for an e-mail, whatever its case, and found again", async () => {
    const { status, body } = await post("refcode/create", { email: " Dana@Example.com " });
    expect(status).toBe(200);
    expect(body).toEqual({
      refcode: expect.stringMatching(/^[6789BCDFGHJKLMNPQRTWbcdfghjkmnpqrtwz]{16}$/),
    });
    expect(told(await form("refcode/create", { email: "dana@example.com" }))).toEqual([
      400,
      "already created a referral for that email",
    ]);
    for (const path of [
      "dana@example.com",
      "DANA%40EXAMPLE.COM",
      "dana@example.com/",
      "%20dana@example.com%20",
    ]) {
      expect((await get(`refcode/${path}`)).body).toEqual({ refcode: body.refcode });
    }
    expect((await get("refcode/nobody@example.com")).body).toEqual({ refcode: null });
  });

  it("keeps a plus: in a path as it is, in a form escaped", async () => {
    const { refcode } = (await form("refcode/create", "email=dana%2Bshop%40example.com")).body;
    expect((await get("refcode/dana+shop@example.com")).body).toEqual({ refcode });
    expect((await get("refcode/dana%2Bshop%40example.com")).body).toEqual({ refcode });
    expect((await get("refcode/dana@example.com")).body).toEqual({ refcode: null });
    expect(told(await form("refcode/create", "email=dana+shop@example.com"))).toEqual([400, "invalid email"]);
  });

  it("is one, however many ask at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => post("refcode/create", { email: "eve@example.com" })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(400)]);
  });

  it("is a further code of the advocate's own link", async () => {
    const { code } = await rest.app.referrals.advocatePage(shop, "9001" as ShopifyId);
    const hash = (await rest.app.shops.personHash(shop.id)).email("dana@example.com");
    await rest.world.database.admin.query(
      "update customers set email_hash = $2 where shop_id = $1 and shopify_customer_id = 9001",
      [shop.id, hash],
    );
    const refcode = await create("dana@example.com");
    expect((await get(`codes/${refcode}?customerId=9001`)).body.advocate).toEqual({ sameCustomer: true });
    expect((await rest.app.referrals.advocatePage(shop, "9001" as ShopifyId)).code).toBe(code);
  });

  it("is replaced by another refcode, and unknown from then on", async () => {
    const refcode = await create("dana@example.com");
    await post("referrals/create", { email: "friend@example.com", refcode });
    const { code } = (await post(`codes/${refcode}/regenerate`, undefined)).body;
    expect(code).toMatch(/^[0-9A-Za-z]{16}$/);
    expect((await get("refcode/dana@example.com")).body).toEqual({ refcode: code });
    expect((await get("referredby/friend@example.com")).body).toEqual({ refcode: code });
    expect((await get(`referrals/${refcode}`)).body).toEqual({ referrals: [] });
    expect((await get(`referrals/${code}`)).body.referrals).toHaveLength(1);
    expect(told(await post("referrals/create", { email: "late@example.com", refcode }))).toEqual([
      400,
      "invalid refcode",
    ]);
  });

  it("belongs to its shop, and leaves no e-mail behind", async () => {
    const refcode = await create("dana@example.com");
    const other = await rest.newShop();
    expect((await rest.call("GET", "refcode/dana@example.com", { key: other.key })).body).toEqual({
      refcode: null,
    });
    expect((await rest.call("GET", `referrals/${refcode}`, { key: other.key })).body).toEqual({
      referrals: [],
    });
    const [dump] = await rowsOf<{ text: string }>(
      `select string_agg(c::text, ' ') || (select string_agg(k::text, ' ') from share_codes k where k.shop_id = $1) as text
       from customers c where c.shop_id = $1`,
    );
    expect(dump?.text).toContain(refcode);
    expect(dump?.text).not.toMatch(/dana/i);
  });
});

describe("a referral by refcode", () => {
  it("is pending, tells its advocate's code, and is listed without its friend", async () => {
    const refcode = await create("dana@example.com");
    const born = await form("referrals/create", { email: "Friend@Example.com", refcode });
    expect([born.status, born.body]).toEqual([200, {}]);
    expect((await get("referredby/friend@example.com")).body).toEqual({ refcode });
    expect((await get("referredby/dana@example.com")).body).toEqual({ refcode: null });
    expect((await get(`referrals/${refcode}`)).body).toEqual({
      referrals: [{ referredAt: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), rewarded: false }],
    });
    const [referral] = (await get("referral?status=pending")).body.referrals;
    expect((await get(`referral/${referral.id}`)).body.timeline).toMatchObject([
      { from: null, to: "pending" },
    ]);
  });

  it("is refused in the words of the contract", async () => {
    const refcode = await create("dana@example.com");
    const other = await create("eve@example.com");
    const refer = async (body: unknown) => told(await post("referrals/create", body));
    expect(await refer({})).toEqual([400, "invalid email"]);
    expect(await refer({ email: "friend@example.com" })).toEqual([400, "invalid refcode"]);
    expect(await refer({ email: "friend@example.com", refcode: 7 })).toEqual([400, "invalid refcode"]);
    expect(await refer({ email: "friend@example.com", refcode: "nobodys" })).toEqual([
      400,
      "invalid refcode",
    ]);
    expect(await refer({ email: "DANA@example.com", refcode })).toEqual([400, "cannot refer oneself"]);
    expect(await refer({ email: "friend@example.com", refcode })).toEqual([200, undefined]);
    for (const again of [refcode, other]) {
      expect(await refer({ email: "friend@example.com", refcode: again })).toEqual([
        400,
        "already created a referral for that email",
      ]);
    }
    expect((await get("referredby/friend@example.com")).body).toEqual({ refcode });
  });

  it("is one, however many codes come at once", async () => {
    const codes = await Promise.all(["a@example.com", "b@example.com", "c@example.com"].map(create));
    const answers = await Promise.all(
      [...codes, ...codes].map((refcode) =>
        post("referrals/create", { email: "friend@example.com", refcode }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await get("referral")).body.referrals).toHaveLength(1);
  });

  it("is refused while no program takes friends", async () => {
    const refcode = await create("dana@example.com");
    const [{ id }] = (await get("programs")).body.programs;
    await rest.call("PATCH", `programs/${id}`, { key, body: { version: 1, state: "paused" } });
    const answer = await post("referrals/create", { email: "friend@example.com", refcode });
    expect(told(answer)).toEqual([422, "the program is paused"]);
  });

  it("converts with the order of an account of that e-mail", async () => {
    const refcode = await create("dana@example.com");
    const hash = (await rest.app.shops.personHash(shop.id)).email("friend@example.com");
    const emailHashes = hash === null ? [] : [hash.toString("hex")];
    await rest.world.database.admin.query(
      "insert into customers (shop_id, shopify_customer_id, email_hash, orders_before_first_sight) values ($1, 501, $2, 0)",
      [shop.id, hash],
    );
    await post("referrals/create", { email: "friend@example.com", refcode });
    const order = orderWork(shop.id, "501", { emailHashes });
    await rest.world.database.database.tenant(shop.id, (tx) => rest.world.settlement.settle(tx, [order]));
    expect((await get(`orders/${order.snapshot.orderId}/outcome`)).body).toMatchObject({
      outcome: "Converted",
      evidence: "claim",
    });
  });
});

describe("what is malformed", () => {
  it.each([
    "",
    " ",
    "dana",
    "@example.com",
    "dana@",
    "a b@example.com",
    "a@b@example.com",
    "a@example",
    `${"a".repeat(250)}@example.com`,
  ])("the e-mail %j", async (email) => {
    expect(told(await post("refcode/create", { email }))).toEqual([400, "invalid email"]);
    expect(told(await form("refcode/create", { email }))).toEqual([400, "invalid email"]);
    if (email.trim() === "") return;
    for (const path of ["refcode", "referredby"]) {
      expect(told(await get(`${path}/${encodeURIComponent(email)}`))).toEqual([400, "invalid email"]);
    }
  });

  it.each<[number, string, string, object]>([
    [400, "POST", "refcode/create", { body: { email: 7 } }],
    [400, "POST", "refcode/create", { body: { email: null } }],
    [400, "POST", "refcode/create", { body: {} }],
    [400, "POST", "refcode/create", { body: "{" }],
    [400, "POST", "refcode/create", { body: "null" }],
    [400, "POST", "refcode/create", { body: { email: "a\0@example.com" } }],
    [400, "POST", "refcode/create", { form: "email=%E0%A4%A" }],
    [400, "GET", "refcode/%E0%A4%A", {}],
    [400, "GET", "referrals/%00", {}],
    [404, "GET", "refcode", {}],
    [404, "GET", "refcodes/dana@example.com", {}],
    [405, "GET", "refcode/create", {}],
    [405, "POST", "refcode/dana@example.com", { body: {} }],
    [405, "DELETE", "referredby/dana@example.com", {}],
    [401, "POST", "refcode/create", { key: null, body: "{" }],
  ])("is answered %d: %s %s %j", async (status, method, path, question) => {
    const answer = await rest.call(method, path, { key, ...question });
    expect(answer.status).toBe(status);
    expect(answer.body.error.http_code).toBe(status);
  });
});

describe("a page of another origin", () => {
  const ask = (method: string, origin: string) =>
    rest.call(method, "refcode/dana@example.com", { key, headers: { origin } });

  it("may call when its origin is configured", async () => {
    const preflight = await ask("OPTIONS", "https://erp.example.com");
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://erp.example.com");
    expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
    expect(preflight.headers.get("access-control-allow-methods")).toContain("POST");
    const answer = await ask("GET", "https://erp.example.com");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://erp.example.com");
    expect(answer.headers.get("vary")).toContain("origin");
  });

  it("may not when it is not", async () => {
    for (const origin of ["https://evil.example.com", "http://erp.example.com", "null"]) {
      for (const method of ["OPTIONS", "GET"]) {
        const { headers } = await ask(method, origin);
        expect(headers.get("access-control-allow-origin")).toBeNull();
        expect(headers.get("vary")).toContain("origin");
      }
    }
  });
});
