import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiKeys } from "#app/modules/api-keys/index.ts";
import { referralStatuses, type ReferralStatus } from "#app/contracts/referral-status.ts";
import { mayMove } from "#app/modules/referrals/index.ts";
import { systemClock } from "#app/platform/clock.ts";
import { createEncryption } from "#app/platform/encryption.server.ts";
import { seedDemo, type DemoSeed } from "#test/demo/seed.ts";
import { demoCustomers } from "#test/simulator/seed.ts";
import { createTestDatabase, type TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let seed: DemoSeed;

const start = (restKeys: Record<string, string>, port = 4600) =>
  seedDemo({
    db: db.database,
    encryption: createEncryption([{ id: "k", key: Buffer.alloc(32, 1) }]),
    storefrontUrlOf: (handle) => `http://127.0.0.1:${port}/shops/${handle}`,
    restKeys,
  });

const query = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await db.admin.query<Row>(sql, values)).rows;

/** Everything in the database but when a key was last used, so that "nothing changed" means nothing. */
const everything = async (): Promise<Record<string, string>> => {
  const tables = await query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const contents: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await query<{ hash: string }>(
      `select md5(coalesce(string_agg(row, '|' order by row), '')) as hash
       from (select (to_jsonb(t) - 'last_used_at')::text as row from ${name} t) as rows`,
    );
    contents[name] = row?.hash ?? "";
  }
  return contents;
};

beforeAll(async () => {
  db = await createTestDatabase();
  seed = await start({});
});
afterAll(() => db.drop());

describe("the demo's data", () => {
  it("stays as it is at a second start", async () => {
    const before = await everything();
    expect(await start(seed.restKeys)).toEqual(seed);
    expect(await everything()).toEqual(before);
  });

  it("moves with the storefront's address, and makes keys anew when they were lost", async () => {
    const again = await start({}, 4700);
    expect(again.restKeys).not.toEqual(seed.restKeys);
    const [shop] = await query("select storefront_url from shops where domain = 'demo-shop.myshopify.com'");
    expect(shop).toEqual({ storefront_url: "http://127.0.0.1:4700/shops/demo-shop" });
  });

  it("has a key with every scope for each of the two shops", async () => {
    const apiKeys = createApiKeys({ db: db.database, clock: systemClock });
    const callers = await Promise.all(Object.values(seed.restKeys).map((key) => apiKeys.verify(key)));
    expect(Object.keys(seed.restKeys)).toEqual(["demo-shop.myshopify.com", "demo-outlet.myshopify.com"]);
    expect(callers.map((caller) => caller?.scopes.has("programs:write"))).toEqual([true, true]);
  });

  it("offers in both shops exactly what is documented", async () => {
    const programs = await query(
      `select s.domain, p.id, p.state, p.priority, v.terms from programs p join shops s on s.id = p.shop_id
       join program_versions v on v.program_id = p.id and v.version = p.current_version order by s.domain desc, p.priority`,
    );
    expect(programs.map((program) => Reflect.get(program, "state"))).toEqual([
      "active",
      "paused",
      "active",
      "paused",
    ]);
    expect(programs[0]).toMatchObject({
      id: seed.programId,
      terms: {
        advocateReward: { kind: "points", points: 100 },
        friendReward: { kind: "percent", percent: 10 },
        minimumSubtotal: { USD: "20.00" },
        usesPerCode: 5,
        newCustomersOnly: true,
        holdDays: 0,
      },
    });
  });

  it("has an advocate whose link nobody has used", async () => {
    const rows = await query(
      `select l.uses, (select count(*)::int from referrals where link_id = l.id) as referrals
       from share_codes c join share_links l on l.id = c.link_id join customers p on p.id = l.customer_id
       where c.code = $1 and p.shopify_customer_id = $2`,
      [seed.advocateCode, seed.advocateCustomerId],
    );
    expect(rows).toEqual([{ uses: 0, referrals: 0 }]);
  });

  it("leaves customers who never ordered free to be somebody's friend", async () => {
    const free = demoCustomers.filter(({ earlierOrders }) => earlierOrders === 0).map(({ id }) => id);
    expect(free.length).toBeGreaterThan(0);
    expect(await query("select from customers where shopify_customer_id = any ($1)", [free])).toEqual([]);
  });

  it("has referrals in every state, in Arabic and Hebrew too, each described", async () => {
    const rows = await query<{ status: string }>(
      "select distinct r.status from referrals r join shops s on s.id = r.shop_id where s.domain = 'demo-shop.myshopify.com'",
    );
    expect(rows.map(({ status }) => status).toSorted()).toEqual([...referralStatuses].toSorted());
    expect(await query("select distinct locale from referrals order by 1")).toEqual([
      { locale: "ar" },
      { locale: "en" },
      { locale: "he" },
    ]);
    expect(await query("select from referrals where description is null")).toEqual([]);
  });

  it("has tiers that change nothing below 5,000 points", async () => {
    const rows = await query<{ min_points: number }>(
      "select min_points from tiers where multiplier_percent <> 100 or bonus_points <> 0",
    );
    expect(rows.every(({ min_points }) => min_points >= 5000)).toBe(true);
    expect(await query("select shop_id from tiers group by shop_id having count(*) = 3")).toHaveLength(2);
  });
});

describe("the demo's stories", () => {
  it("move as referrals move, forward in time, and end where the referral stands", async () => {
    const stories = await query<{
      status: ReferralStatus;
      moves: { from: ReferralStatus | null; to: ReferralStatus; at: string }[];
    }>(
      `select r.status, jsonb_agg(jsonb_build_object('from', t.from_status, 'to', t.to_status, 'at', t.at) order by t.id) as moves
       from referrals r join referral_timeline t on t.shop_id = r.shop_id and t.referral_id = r.id group by r.shop_id, r.id, r.status`,
    );
    expect(stories.length).toBeGreaterThan(50);
    for (const { status, moves } of stories) {
      let from: ReferralStatus | null = null;
      let at = 0;
      for (const move of moves) {
        expect([move.from, mayMove(from, move.to)]).toEqual([from, true]);
        expect(Date.parse(move.at)).toBeGreaterThanOrEqual(at);
        from = move.to;
        at = Date.parse(move.at);
      }
      expect(from).toBe(status);
      expect(at).toBeLessThanOrEqual(Date.now());
    }
    expect(
      await query(
        "select from referrals r where not exists (select from referral_timeline t where t.referral_id = r.id)",
      ),
    ).toEqual([]);
  });

  it("agree with the uses of links, the orders and the ledger", async () => {
    expect(
      await query(
        `select l.id from share_links l where l.uses <> (
           select count(*) from conversions c join referrals r on r.shop_id = c.shop_id and r.id = c.referral_id
           where r.link_id = l.id and c.stands) or l.uses > 5`,
      ),
    ).toEqual([]);
    expect(
      await query(
        `select o.order_id from orders o left join conversions c on c.shop_id = o.shop_id and c.order_id = o.order_id
         where (o.outcome = 'Converted') <> (c.order_id is not null) or (c.stands is false) <> (o.reversed = 'full')`,
      ),
    ).toEqual([]);
    const left = await query<{ reversed: string; left: number; total: number }>(
      `select o.reversed, sum(e.amount)::int as left, count(distinct o.order_id)::int as total
       from orders o join ledger_entries e on e.shop_id = o.shop_id and e.referral_id = o.referral_id
       join shops s on s.id = o.shop_id where s.domain = 'demo-shop.myshopify.com' group by o.reversed order by 1`,
    );
    expect(left).toEqual([
      { reversed: "full", left: 0, total: 3 },
      { reversed: "none", left: 21 * 100 + 3 * 200, total: 24 },
      { reversed: "partial", left: 2 * 60, total: 2 },
    ]);
  });

  it("happened after the shop came and in a plausible sequence", async () => {
    expect(
      await query(
        `select r.id from referrals r join shops s on s.id = r.shop_id left join orders o on o.shop_id = r.shop_id and o.order_id = r.order_id
         where r.created_at < s.installed_at or r.created_at > now() or o.ordered_at < r.claimed_at or o.ordered_at > now()
           or (r.status = 'in_progress' and r.hold_until < now()) or (r.status = 'pending' and r.claim_expires_at < now())`,
      ),
    ).toEqual([]);
  });
});
