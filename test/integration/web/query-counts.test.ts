import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import type { AppLoadContext } from "@remix-run/server-runtime";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compose, type App } from "#app/composition.server.ts";
import { newProgramSchema, programTermsSchema } from "#app/contracts/program-terms.ts";
import type { Shop } from "#app/modules/shops/index.ts";
import { readEnv } from "#app/platform/env.server.ts";
import type { ShopDomain } from "#app/platform/ids.ts";
import { createLogger } from "#app/platform/logger.server.ts";
import { loader as frame } from "#app/routes/app.tsx";
import { loader as home } from "#app/routes/app._index.tsx";
import { loader as advocate } from "#app/routes/app.advocates.$id.tsx";
import { loader as advocates } from "#app/routes/app.advocates._index.tsx";
import { loader as languages } from "#app/routes/app.languages._index.tsx";
import { loader as text } from "#app/routes/app.languages.$key.tsx";
import { loader as messages } from "#app/routes/app.messages._index.tsx";
import { loader as privacy } from "#app/routes/app.privacy._index.tsx";
import { loader as program } from "#app/routes/app.programs.$id.tsx";
import { loader as programs } from "#app/routes/app.programs._index.tsx";
import { loader as newProgram } from "#app/routes/app.programs.new.tsx";
import { loader as referral } from "#app/routes/app.referrals.$id.tsx";
import { loader as referrals } from "#app/routes/app.referrals._index.tsx";
import { loader as review } from "#app/routes/app.review.tsx";
import { loader as settings } from "#app/routes/app.settings.tsx";
import { loader as tiers } from "#app/routes/app.tiers._index.tsx";
import { loader as foreseenTiers } from "#app/routes/app.tiers.preview.ts";
import { eventually } from "#test/support/eventually.ts";
import { adminContext } from "#test/support/admin-context.ts";
import { fillShop } from "#test/support/fill-shop.ts";
import { environment } from "#test/support/referrals-cli.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let app: App;
let few: Shop;
let many: Shop;
let stopCounting: () => void;

/** A transaction, or a query outside of one. */
interface Work {
  startedAt: number;
  endedAt: number;
  queries: number;
}

const done: Work[] = [];
let moment = 0;

/** Counts what goes over every connection of this process; begin and commit are not what a page asks for. */
const countQueries = (): (() => void) => {
  type Query = (text: unknown, ...rest: unknown[]) => Promise<unknown>;
  const prototype = pg.Client.prototype as unknown as { query: Query };
  const original = prototype.query;
  const open = new Map<unknown, Work>();
  prototype.query = function count(this: unknown, text, ...rest) {
    const sql = typeof text === "string" ? text : "";
    const work = open.get(this) ?? { startedAt: ++moment, endedAt: 0, queries: 0 };
    const isEnd = sql === "commit" || sql === "rollback";
    const isBegin = sql.startsWith("begin");
    if (isBegin) open.set(this, work);
    else if (!isEnd) work.queries += 1;
    const answer = original.call(this, text, ...rest);
    if (isEnd || !open.has(this)) {
      open.delete(this);
      void Promise.resolve(answer).then(() => {
        work.endedAt = ++moment;
        done.push(work);
      });
    }
    return answer;
  };
  return () => void (prototype.query = original);
};

/** The longest row of pieces of work of which each began after the one before had ended. */
const rounds = (works: readonly Work[]): number => {
  const inOrder = works.toSorted((one, other) => one.startedAt - other.startedAt);
  const longest = new Map<Work, number>();
  for (const work of inOrder) {
    const before = inOrder.filter((other) => other.endedAt < work.startedAt);
    longest.set(work, 1 + Math.max(0, ...before.map((other) => longest.get(other) ?? 0)));
  }
  return Math.max(0, ...longest.values());
};

const install = async (): Promise<Shop> => {
  const domain = `test-${randomUUID()}.myshopify.com` as ShopDomain;
  const shop = await app.shops.install({
    domain,
    name: "Test",
    storefrontUrl: `https://${domain}`,
    currency: "USD",
    timezone: "UTC",
    primaryLocale: "en",
    isDevelopmentStore: false,
  });
  return shop;
};

const addPrograms = async (shop: Shop, count: number): Promise<void> => {
  const terms = programTermsSchema.parse({
    advocateReward: { kind: "points", points: 100 },
    friendReward: { kind: "percent", percent: 10 },
  });
  for (let number = 0; number < count; number += 1)
    await app.programs.create(shop.id, newProgramSchema.parse({ name: `Program ${number}`, terms }));
};

const fill = async (shop: Shop, count: number): Promise<void> => {
  await addPrograms(shop, count);
  const each = { advocates: count, letters: count, audit: count, requests: count };
  await fillShop(db.admin, shop.id, {
    ...each,
    referrals: 2 * count,
    reviews: count,
    tiers: Math.min(count, 10),
  });
  for (let number = 0; number < Math.min(count, 20); number += 1)
    await app.savedViews.create(shop.id, `View ${number}`, "status=pending");
};

beforeAll(async () => {
  db = await createTestDatabase();
  const env = readEnv({ ...environment(db), ARCHIVE_DIR: "unused" });
  app = compose(env, createLogger("silent"));
  [few, many] = [await install(), await install()];
  await fill(few, 1);
  await fill(many, 25);
  stopCounting = countQueries();
});
afterAll(async () => {
  stopCounting();
  await app.close();
  await db.drop();
});

const contextOf = (shop: Shop): AppLoadContext => {
  // Names come from Shopify, not from the database.
  const names = {
    ...app.names,
    namesOf: async () => ({ customers: {}, orders: {}, problem: null }),
    titlesOf: async () => ({ products: {}, collections: {}, problem: null }),
  };
  // So does the shop's address.
  const notices = {
    ...app.notifications.notices,
    address: async () => ({ address: null, problem: null }),
  };
  return adminContext({ ...app, names, notifications: { ...app.notifications, notices } }, shop);
};

type Loader = (args: {
  request: Request;
  params: Record<string, string>;
  context: AppLoadContext;
}) => unknown;

const idOf = async (shop: Shop, table: string): Promise<string> => {
  const { rows } = await db.admin.query<{ id: string }>(
    `select id from ${table} where shop_id = $1 order by created_at desc, id limit 1`,
    [shop.id],
  );
  return rows[0]?.id ?? "";
};

const advocateOf = async (shop: Shop): Promise<string> => {
  const { rows } = await db.admin.query<{ id: string }>(
    "select customer_id as id from share_links where shop_id = $1 limit 1",
    [shop.id],
  );
  return rows[0]?.id ?? "";
};

const load = async (loader: Loader, shop: Shop, id: string, search: string) => {
  done.length = 0;
  const answer = await loader({
    request: new Request(`https://app.example.com/app${search}`),
    params: { id, key: id },
    context: contextOf(shop),
  });
  // What comes after the page counts as well.
  await Promise.all(Object.values(answer as object));
  return { queries: done.reduce((sum, { queries }) => sum + queries, 0), rounds: rounds(done) };
};

const nowhere = async () => "";

/** By route; two ways into one page are two. The last is how many must wait for each other at most. */
const pages: readonly [
  route: string,
  Loader,
  find: (shop: Shop) => Promise<string>,
  search: string,
  number,
][] = [
  ["app", frame as Loader, nowhere, "", 0],
  ["app._index", home as Loader, nowhere, "", 3],
  ["app.referrals._index", referrals as Loader, nowhere, "", 1],
  ["app.referrals._index", referrals as Loader, nowhere, "?status=pending&verdict=review&language=en", 1],
  ["app.referrals.$id", referral as Loader, (shop) => idOf(shop, "referrals"), "", 2],
  ["app.review", review as Loader, nowhere, "", 1],
  ["app.advocates._index", advocates as Loader, nowhere, "", 2],
  ["app.advocates.$id", advocate as Loader, advocateOf, "", 2],
  ["app.programs._index", programs as Loader, nowhere, "", 1],
  ["app.programs.$id", program as Loader, (shop) => idOf(shop, "programs"), "", 2],
  ["app.programs.new", newProgram as Loader, nowhere, "", 0],
  // Who is in which tier comes after the page.
  ["app.tiers._index", tiers as Loader, nowhere, "", 4],
  ["app.tiers.preview", foreseenTiers as Loader, nowhere, "?tierCount=0", 3],
  ["app.languages._index", languages as Loader, nowhere, "", 3],
  ["app.languages.$key", text as Loader, async () => "share.copy", "?language=en", 3],
  ["app.messages._index", messages as Loader, nowhere, "", 3],
  ["app.privacy._index", privacy as Loader, nowhere, "", 1],
  ["app.privacy._index", privacy as Loader, nowhere, "?action=points&actor=admin", 1],
  ["app.settings", settings as Loader, nowhere, "", 1],
];

it.each(pages)(
  "%s asks as often for many rows as for one, and at once what can be asked at once",
  async (_route, loader, find, search, most) => {
    const ids = [await find(few), await find(many)] as const;
    // The first times open connections and fill caches; what asks for each row never comes to rest at the same number.
    await eventually(async () => {
      const one = await load(loader, few, ids[0], search);
      const rest = await load(loader, many, ids[1], search);
      if (most > 0) expect(one.queries).toBeGreaterThan(0);
      expect(rest.queries).toBe(one.queries);
      expect(rest.rounds, "one after the other").toBeLessThanOrEqual(most);
    });
  },
);

it("no page of the admin is left out", async () => {
  const files = await readdir("app/routes");
  const shown = files.filter((file) => /^app\b.*\.tsx$/.test(file)).map((file) => file.replace(/\.tsx$/, ""));
  expect(pages.map(([route]) => route)).toEqual(expect.arrayContaining(shown));
});
