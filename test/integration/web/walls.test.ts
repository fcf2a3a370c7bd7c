import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClaimAnswer, MeAnswer } from "#app/contracts/proxy/answers.ts";
import type { Endpoint } from "#app/edges/rest/endpoint.ts";
import { endpoints } from "#app/edges/rest/endpoints.server.ts";
import { serveRest } from "#app/edges/rest/serve-rest.server.ts";
import { scopes } from "#app/modules/api-keys/index.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import type { ShopifyId } from "#app/platform/ids.ts";
import { action as advocateAction, loader as advocatePage } from "#app/routes/app.advocates.$id.tsx";
import { action as messagesAction, loader as messagesPage } from "#app/routes/app.messages._index.tsx";
import { action as programAction, loader as programPage } from "#app/routes/app.programs.$id.tsx";
import { action as programsAction } from "#app/routes/app.programs._index.tsx";
import { action as decideAction } from "#app/routes/app.referrals.decide.ts";
import { loader as referralsFile } from "#app/routes/app.referrals.export.ts";
import { action as exportAction } from "#app/routes/app.privacy.export.ts";
import { loader as requestFile } from "#app/routes/app.privacy.requests.$id.ts";
import { action as viewsAction } from "#app/routes/app.referrals.views.ts";
import { loader as referralPage } from "#app/routes/app.referrals.$id.tsx";
import { action as settingsAction, loader as settingsPage } from "#app/routes/app.settings.tsx";
import { loader as claimRoute } from "#app/routes/proxy.claim.ts";
import { loader as meRoute } from "#app/routes/proxy.me.ts";
import { loader as spendRoute } from "#app/routes/proxy.me_.spend.ts";
import { loader as offerRoute } from "#app/routes/proxy.offer.ts";
import { loader as qrRoute } from "#app/routes/proxy.qr.ts";
import { loader as redeemRoute } from "#app/routes/proxy.redeem.ts";
import { eventually } from "#test/support/eventually.ts";
import { environment, lastLine, referrals } from "#test/support/referrals-cli.ts";
import { adminContext } from "#test/support/admin-context.ts";
import { startApp, type RunningApp } from "#test/support/running-app.ts";
import { proxyRequest } from "#test/support/storefront.ts";

const advocate = "8300000000001";
const friend = "8300000000002";
const orderId = "8300000000003";
const email = "friend-of-theirs@example.com";
const secret = "0123456789abcdef";

let world: RunningApp;
let ours: Shop;
let theirs: Shop;
let ourKey: string;
/** What only the other shop holds, by what it is. */
let held: Record<
  | "advocate"
  | "referral"
  | "program"
  | "version"
  | "code"
  | "discountCode"
  | "key"
  | "letter"
  | "request"
  | "link"
  | "reward"
  | "view"
  | "message",
  string
>;
let before: string;

const query = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await world.db.admin.query<Row>(sql, values)).rows;

const value = async (sql: string): Promise<string> => {
  const [row] = await query<{ value: string }>(sql, [theirs.id]);
  if (row === undefined) throw new Error(`nothing for: ${sql}`);
  return row.value;
};

/** Every row of the other shop, in every table that knows shops. */
const snapshot = async (): Promise<string> => {
  const tables = await query<{ name: string }>(
    `select table_name as name from information_schema.columns c join information_schema.tables t using (table_name)
     where c.column_name = 'shop_id' and t.table_type = 'BASE TABLE' and c.table_schema = 'public'
     group by 1 order by 1`,
  );
  const contents = [];
  for (const { name } of tables) {
    const [row] = await query<{ rows: unknown }>(
      `select jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text) as rows from "${name}" t where shop_id = $1`,
      [theirs.id],
    );
    contents.push([name, row?.rows ?? null]);
  }
  return JSON.stringify(contents);
};

const order = (code: string) => ({
  id: Number(orderId),
  created_at: new Date().toISOString(),
  processed_at: new Date().toISOString(),
  updated_at: new Date().toISOString(),
  cancelled_at: null,
  test: false,
  financial_status: "paid",
  source_name: "web",
  currency: "USD",
  presentment_currency: "USD",
  subtotal_price: "48.00",
  current_subtotal_price: "48.00",
  total_price: "53.00",
  email,
  customer: { id: Number(friend), email },
  discount_codes: [{ code, amount: "4.80", type: "percentage" }],
  line_items: [{ id: 1, quantity: 2, price: "24.00" }],
});

const claimTheirs = async (code: string): Promise<ClaimAnswer> => {
  const answer = await world.ask(theirs, claimRoute, { body: { code }, customer: friend });
  return (await answer.json()) as ClaimAnswer;
};

const untilSettled = () =>
  eventually(async () => {
    const [row] = await query<{ open: number }>(
      `select (select count(*) from webhook_inbox where done_at is null)
           + (select count(*) from privacy_requests where state <> 'done')
           + (select count(*) from outbox where published_at is null)
           + (select count(*) from audit_log where seq is null)
           + (select count(*) from stale_figures)
           + (select count(*) from message_tasks where state in ('due', 'sending'))
           + (select 1 - count(*) from conversions where shop_id = $1)::int as open`,
      [theirs.id],
    );
    expect(Number(row?.open)).toBe(0);
  });

/** The other shop has one of everything that has an id. */
const furnish = async (): Promise<void> => {
  const me = (await (await world.ask(theirs, meRoute, { customer: advocate })).json()) as MeAnswer;
  const { discountCode } = await claimTheirs(me.code);
  if (discountCode === null) throw new Error("the offer is a discount");
  await world.app.rewards.replacePointRewards(theirs.id, [
    { cost: 10, reward: { kind: "percent", percent: 5 }, isActive: true },
  ] as never);
  await world.app.savedViews.create(theirs.id, "Theirs", "status=pending");
  const { id: key } = await world.app.apiKeys.create(theirs.id, "theirs", scopes);
  await world.deliver(theirs, "orders/create", order(discountCode));
  await world.deliver(theirs, "orders/create", { ...order(discountCode), id: 1, subtotal_price: "?" });
  await world.deliver(theirs, "customers/data_request", { customer: { id: Number(advocate) } });
  await untilSettled();
  await world.app.audit.seal();
  await query("update message_tasks set state = 'failed', reason = 'busy' where shop_id = $1", [theirs.id]);
  held = {
    key,
    message: await value("select id as value from message_tasks where shop_id = $1"),
    code: me.code,
    discountCode,
    referral: await value("select id as value from referrals where shop_id = $1"),
    advocate: await value("select customer_id as value from referrals where shop_id = $1"),
    link: await value("select link_id as value from referrals where shop_id = $1"),
    program: await value("select id as value from programs where shop_id = $1"),
    version: await value("select id as value from program_versions where shop_id = $1"),
    letter: await value("select id::text as value from dead_letters where shop_id = $1"),
    request: await value(
      "select id::text as value from privacy_requests where shop_id = $1 and file is not null",
    ),
    reward: await value("select id as value from point_rewards where shop_id = $1"),
    view: await value("select id as value from saved_views where shop_id = $1"),
  };
};

beforeAll(async () => {
  world = await startApp();
  [ours, theirs] = [await world.install(), await world.install()];
  ourKey = (await world.app.apiKeys.create(ours.id, "ours", scopes)).key;
  await furnish();
  before = await snapshot();
});
afterAll(() => world.stop());

/** Nothing of theirs comes out that did not go in with the question. */
const expectNothingOfTheirs = (text: string, asked: string): void => {
  for (const [what, secretOfTheirs] of Object.entries(held)) {
    const isShort = secretOfTheirs.length < 10;
    if (!isShort && !asked.includes(secretOfTheirs)) expect(text, what).not.toContain(secretOfTheirs);
  }
  expect(text).not.toContain(theirs.id);
};

const expectTheirsUntouched = async () => expect(await snapshot()).toBe(before);

/** By the name of the parameter; an endpoint with one that is missing here fails, so that none is forgotten. */
const pathOf = ({ pattern }: Endpoint): string => {
  const known: Record<string, string> = {
    ":id": pattern.startsWith("programs/") ? held.program : held.referral,
    ":orderId": orderId,
    ":customerId": advocate,
    ":code": held.code,
    ":refcode": held.code,
    ":email": encodeURIComponent(email),
  };
  return pattern
    .split("/")
    .map((part) => (part.startsWith(":") ? (known[part] ?? expect.fail(`no value for ${part}`)) : part))
    .join("/");
};

const bodyOf = ({ method, pattern }: Endpoint): object | undefined => {
  const name = `${method} ${pattern}`;
  const known: Record<string, object> = {
    "POST customers/:customerId/points": { amount: -1, reason: "wall", idempotencyKey: randomUUID() },
    "PATCH programs/:id": { version: 1, state: "ended" },
    "POST audit/purge": { before: new Date(Date.now() + 60_000).toISOString(), reason: "wall" },
    "POST redemptions": { code: held.discountCode, customerId: friend },
    "POST refcode/create": { email },
    "POST referrals/create": { email, refcode: held.code },
    "PUT point-rewards": { rewards: [] },
    "PUT tiers": { tiers: [] },
  };
  return known[name] ?? (method === "GET" ? undefined : { reason: "wall" });
};

describe("the REST API with our key and their ids", () => {
  const ask = async (endpoint: Endpoint) => {
    const body = bodyOf(endpoint);
    const address = `http://127.0.0.1/api/v1/${pathOf(endpoint)}?limit=100&customerId=${friend}&advocate=${advocate}`;
    const text = body === undefined ? null : JSON.stringify(body);
    const response = await serveRest(
      new Request(address, {
        method: endpoint.method,
        headers: { authorization: `Bearer ${ourKey}`, "content-type": "application/json" },
        body: text,
      }),
      { app: world.app, requestId: "walls" },
    );
    return { status: response.status, text: await response.text(), asked: `${address} ${text}` };
  };

  it.each(endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.pattern}`, endpoint] as const))(
    "%s shows and changes nothing of theirs",
    async (_name, endpoint) => {
      const { status, text, asked } = await ask(endpoint);
      expect(status, text).toBeLessThan(500);
      expectNothingOfTheirs(text, asked);
      if (/:(id|orderId|code)\b/.test(endpoint.pattern)) expect(status, text).toBe(404);
      await expectTheirsUntouched();
    },
  );
});

describe("the storefront with our shop's signature and their codes", () => {
  const reads = [
    ["offer", offerRoute, () => ({ query: { code: held.code } })],
    ["qr", qrRoute, () => ({ query: { code: held.code } })],
    ["claim", claimRoute, () => ({ body: { code: held.code, email } })],
    ["redeem", redeemRoute, () => ({ body: { code: held.code }, customer: friend })],
    [
      "spend",
      spendRoute,
      () => ({ body: { rewardId: held.reward, idempotencyKey: randomUUID() }, customer: advocate }),
    ],
  ] as const;

  it.each(reads)("%s does not know them", async (_name, route, ask) => {
    const answer = await world.ask(ours, route, ask());
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expectNothingOfTheirs(await answer.text(), JSON.stringify(ask()));
    await expectTheirsUntouched();
  });

  it("their customer is a stranger, with a code of his own and nothing earned", async () => {
    const answer = await world.ask(ours, meRoute, { customer: advocate });
    const me = (await answer.json()) as MeAnswer;
    expect(me.code).not.toBe(held.code);
    expect(me.referrals).toEqual([]);
    expectNothingOfTheirs(JSON.stringify(me), "");
    await expectTheirsUntouched();
  });

  it("a signature for our shop is none for theirs", async () => {
    const signed = proxyRequest(secret, ours.domain, new Date(), { customer: advocate });
    const forged = new Request(signed.url.replace(ours.domain, theirs.domain));
    const answer = await meRoute({ request: forged, context: { app: world.app, requestId: "walls" } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: "bad_signature" } });
  });
});

describe("the admin's pages with our session and their ids", () => {
  const context = () => adminContext(world.app, ours);
  const address = "https://app.example.com/app";
  const get = (params = {}) => ({ request: new Request(address), params, context: context() });
  const post = (fields: Record<string, string>, params = {}) => {
    const form = new FormData();
    for (const [name, text] of Object.entries(fields)) form.set(name, text);
    return { request: new Request(address, { method: "POST", body: form }), params, context: context() };
  };
  const thrownBy = async (work: () => Promise<unknown>): Promise<number> => {
    try {
      await work();
    } catch (thrown) {
      if (thrown instanceof Response) return thrown.status;
      throw thrown;
    }
    return 200;
  };

  it.each([
    ["a referral", () => referralPage(get({ id: held.referral }))],
    ["the file of a data request", () => requestFile(get({ id: held.request }))],
    ["a program", () => programPage(get({ id: held.program }))],
    ["a program to pause", () => programsAction(post({ id: held.program, intent: "paused" }))],
    ["a program to end", () => programAction(post({ intent: "ended" }, { id: held.program }))],
    ["an advocate", () => advocatePage(get({ id: held.advocate }))],
    ["an advocate to change", () => advocateAction(post({ intent: "regenerate" }, { id: held.advocate }))],
  ])("%s is not found", async (_name, work) => {
    expect(await thrownBy(work)).toBe(404);
    await expectTheirsUntouched();
  });

  it("keys are not revoked, letters not replayed, and the page lists neither", async () => {
    expect(await settingsAction(post({ intent: "revoke", id: held.key }))).toMatchObject({ revoked: false });
    expect(await settingsAction(post({ intent: "replay", id: held.letter }))).toMatchObject({ replayed: 0 });
    expect(await settingsAction(post({ intent: "replay" }))).toMatchObject({ replayed: 0 });
    const page = await settingsPage(get());
    expect(page.letters).toEqual([]);
    expectNothingOfTheirs(JSON.stringify(page), "");
    await expectTheirsUntouched();
  });

  it("messages are not sent again, and the page lists none of them", async () => {
    expect(await messagesAction(post({ intent: "retry", id: held.message }))).toMatchObject({ retried: 0 });
    expect(await messagesAction(post({ intent: "retry" }))).toMatchObject({ retried: 0 });
    const page = await messagesPage(get());
    expect(page.failures).toEqual([]);
    expectNothingOfTheirs(JSON.stringify(page), "");
    await expectTheirsUntouched();
  });

  it.each([
    { intent: "rename", name: "Ours" },
    { intent: "refilter", filters: "status=failed" },
  ])("their saved view is gone for us to %o", async (asked) => {
    const answer = await viewsAction(post({ ...asked, id: held.view }));
    expect(await answer.json()).toEqual({ view: null, problem: "gone" });
    await expectTheirsUntouched();
  });

  it("deleting their saved view deletes nothing", async () => {
    await viewsAction(post({ intent: "delete", id: held.view }));
    await expectTheirsUntouched();
  });

  it("a decision about their referral says that there is none, and no list of ours names it", async () => {
    const answer = await decideAction(post({ id: held.referral, kind: "reject", reason: "wall" }));
    expect(await answer.text()).toContain("not_found");
    expectNothingOfTheirs(await (await referralsFile(get())).text(), "");
    await expectTheirsUntouched();
  });

  it("an export of their customer holds nothing of theirs", async () => {
    const file = await (await exportAction(post({ customerId: advocate }))).text();
    expectNothingOfTheirs(file, "");
    expect(JSON.parse(file)).toMatchObject({ orders: [], points: [], referralsAsAdvocate: [] });
    await expectTheirsUntouched();
  });
});

describe("the CLI with --shop ours and their ids", { timeout: 90_000 }, () => {
  const run = async (...args: string[]) => {
    const { out } = await referrals([...args, "--shop", ours.domain, "--json"], environment(world.db));
    return { text: out, result: lastLine(out) };
  };

  it("finds no key and no letter of theirs", async () => {
    const revoked = await run("keys", "revoke", held.key);
    expect(revoked.result).toMatchObject({ revoked: false });
    expectNothingOfTheirs((await run("keys", "list")).text, "");
    expect((await run("dlq", "list")).result).toMatchObject({ deadLetters: [] });
    expect((await run("dlq", "reprocess", held.letter)).result).toMatchObject({ replayed: [] });
    await expectTheirsUntouched();
  });

  it("purges our log alone", async () => {
    const before = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await run("audit", "purge", "--before", before, "--reason", "wall");
    await expectTheirsUntouched();
  });
});

it("would have found it: our own way to a row of theirs shows it", async () => {
  const referral = await world.app.referrals.find(theirs.id, held.referral);
  expect(() => expectNothingOfTheirs(JSON.stringify({ ...referral, key: held.key }), "")).toThrow(/key/);
  expect((await world.app.settlement.orderOutcome(theirs.id, orderId as ShopifyId))?.outcome).toBe(
    "Converted",
  );
});
