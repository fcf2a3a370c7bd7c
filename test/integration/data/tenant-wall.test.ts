import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShopId } from "#app/platform/ids.ts";
import { createTestDatabase, insertShop } from "#test/support/test-database.ts";
import type { TestDatabase } from "#test/support/test-database.ts";

let db: TestDatabase;
let own: ShopId;
let foreign: ShopId;
let ownFriend: string;
let foreignFriend: string;

beforeAll(async () => {
  db = await createTestDatabase();
  own = await insertShop(db.admin);
  foreign = await insertShop(db.admin);
  ownFriend = await fillShop(own);
  foreignFriend = await fillShop(foreign);
});

afterAll(() => db.drop());

/** At least one row in every table that has a shop_id, so that "sees nothing" cannot be true by emptiness. */
async function fillShop(shop: ShopId): Promise<string> {
  const { rows } = await db.admin.query<{ id: string }>(
    "insert into customers (shop_id, shopify_customer_id) values ($1, 1) returning id",
    [shop],
  );
  const customer = rows[0]?.id ?? "";
  const statements = [
    "insert into shop_secrets (shop_id, hash_key) values ($1, 'sealed')",
    "insert into shopify_sessions (shop_id, id, is_online) values ($1, 'offline', false)",
    "insert into api_keys (shop_id, label, key_hash, scopes) values ($1, 'test', 'hash', '{}')",
    "insert into storefront_brands (shop_id, accent) values ($1, '#00aa77')",
    "insert into saved_views (shop_id, list, name, filters) values ($1, 'referrals', 'Open', 'status=pending')",
    "insert into webhook_inbox (shop_id, topic, webhook_id, api_version) values ($1, 'orders/create', 'w', '2026-10')",
    "insert into dead_letters (shop_id, inbox_id, topic, webhook_id, reason, attempts) values ($1, 1, 't', 'w', 'r', 3)",
    `insert into outbox (shop_id, event_id, event_type, payload, correlation_id)
     values ($1, gen_random_uuid(), 'referral.completed', '{}', gen_random_uuid())`,
    "insert into processed_events (shop_id, event_id, event_type) values ($1, gen_random_uuid(), 't')",
    "insert into translations (shop_id, key, locale, value) values ($1, 'referral.test', 'en', 'A known sentence.')",
    "insert into programs (shop_id, name) values ($1, 'Program')",
    "insert into published_offers (shop_id, seen) values ($1, '')",
    `insert into program_versions (shop_id, program_id, version, terms)
     select $1, id, 1, '{}' from programs where shop_id = $1`,
    `insert into share_links (shop_id, customer_id) values ($1, '${customer}')`,
    `insert into share_codes (shop_id, code_key, code, link_id) select $1, 'ada', 'ADA', id from share_links where shop_id = $1`,
    `insert into link_visits (shop_id, link_id, day) select $1, id, '2026-11-22' from share_links where shop_id = $1`,
    `insert into referrals (merchant_id, shop_id, customer_id, referral_link_id, link_id, program_version_id)
     select gen_random_uuid(), $1, '${customer}', 'token', l.id, v.id
     from share_links l join program_versions v using (shop_id) where shop_id = $1`,
    `insert into referral_timeline (shop_id, referral_id, actor, reason)
     select $1, id, 'system', 'test' from referrals where shop_id = $1`,
    `insert into redeem_codes (shop_id, code, program_version_id) select $1, 'CODE', id from program_versions where shop_id = $1`,
    `insert into orders (shop_id, order_id, currency, base_minor, total_minor, ordered_at, snapshot_at)
     values ($1, 1, 'USD', 100, 100, now(), now())`,
    "insert into order_refunds (shop_id, order_id, refund_id, goods_minor, refunded_at) values ($1, 1, 1, 1, now())",
    `insert into conversions (shop_id, order_id, referral_id, friend_id, link_id)
     select $1, 1, id, '${customer}', link_id from referrals where shop_id = $1`,
    `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
     values ($1, '${customer}', 'available', 'earn', 100, 'key')`,
    "insert into tiers (shop_id, name, min_points, rank) values ($1, 'Gold', 100, 1)",
    `insert into assigned_tiers (shop_id, customer_id, tier_id, event_id, assigned_at)
     select $1, '${customer}', id, gen_random_uuid(), now() from tiers where shop_id = $1`,
    `insert into order_disputes (shop_id, order_id, dispute_id, status, is_final, updated_at)
     values ($1, 1, 1, 'needs_response', false, now())`,
    `insert into fraud_verdicts (shop_id, referral_id, order_id, verdict, reasons, signals, rule_version)
     select $1, id, 1, 'allow', '{}', '{}', '1' from referrals where shop_id = $1`,
    `insert into decisions (shop_id, referral_id, kind, author, reason, previous)
     select $1, id, 'approve', 'test', 'test', '{}' from referrals where shop_id = $1`,
    `insert into reward_intents (shop_id, customer_id, side, kind) values ($1, '${customer}', 'customer', 'percent')`,
    `insert into point_rewards (shop_id, cost, reward) values ($1, 100, '{"kind": "free_shipping"}')`,
    "insert into collection_products (shop_id, collection_id, product_id) values ($1, 1, 1)",
    `insert into audit_log (shop_id, actor_kind, actor, action, target_kind, target_id)
     values ($1, 'system', 'test', 'shop.filled', 'shop', 'own')`,
    "insert into audit_chains (shop_id) values ($1)",
    `insert into audit_anchors (shop_id, first_seq, last_seq, prev_hash, last_hash, count, reason)
     values ($1, 1, 1, 'a', 'b', 1, 'purge')`,
    "insert into privacy_settings (shop_id) values ($1)",
    "insert into message_settings (shop_id, email_kinds, sms_kinds) values ($1, '{}', '{}')",
    `insert into message_tasks (shop_id, customer_id, kind, channel, effect)
     values ($1, '${customer}', 'your_link', 'email', '')`,
    "insert into notice_settings (shop_id, kinds) values ($1, '{}')",
    `insert into notice_tasks (shop_id, kind, subject, next_attempt_at)
     values ($1, 'weekly_summary', '2026-11-16', now())`,
    `insert into figure_slots (shop_id, slot, program_version_id, currency, conversions, orders, new_customers,
       revenue_minor, points, reward_minor)
     select $1, figure_slot(now()), id, 'USD', 1, 1, 1, 100, 100, 0 from program_versions where shop_id = $1`,
    `insert into figure_days (shop_id, day, program_version_id, currency, conversions, orders, new_customers,
       revenue_minor, points, reward_minor)
     select $1, '2026-11-22', id, 'USD', 1, 1, 1, 100, 100, 0 from program_versions where shop_id = $1`,
    "insert into figure_zones (shop_id, timezone) values ($1, 'UTC')",
    "insert into visit_days (shop_id, day, shard, visits) values ($1, '2026-11-22', 0, 1)",
    `insert into open_points (shop_id, available, pending, debt, counted_at, took_ms)
     values ($1, 100, 0, 0, now(), 1)`,
    `insert into open_rewards (shop_id, kind, currency, is_given, rewards, minor)
     values ($1, 'percent', '', false, 1, 0)`,
    "insert into setup_guides (shop_id) values ($1)",
    `insert into standing_groups (shop_id, points, friends, spent_from, spent_to, spent, spenders, people)
     values ($1, 100, 1, 0, 0, '{0}', '{1}', 1)`,
    "insert into standing_counts (shop_id, counted_at, took_ms, people) values ($1, now(), 1, 1)",
    "insert into privacy_requests (shop_id, kind, webhook_id) values ($1, 'data_request', 'w')",
  ];
  for (const statement of statements) await db.admin.query(statement, statement.includes("$1") ? [shop] : []);
  return customer;
}

interface Walled {
  name: string;
  isPartition: boolean;
  enabled: boolean;
  forced: boolean;
}

async function tablesWithShop(): Promise<Walled[]> {
  const { rows } = await db.admin.query<Walled>(
    `select c.relname as name, c.relispartition as "isPartition", c.relrowsecurity as enabled,
       c.relforcerowsecurity as forced
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
  );
  return rows;
}

const parentsOf = (tables: Walled[]) =>
  tables.filter((table) => !table.isPartition).map((table) => table.name);

const count = async (
  tx: { query: TestDatabase["database"]["directory"]["query"] },
  table: string,
  where = "true",
) => {
  const [row] = await tx.query<{ count: string }>(`select count(*) from ${table} where ${where}`);
  return Number(row?.count);
};

describe("the wall between tenants", () => {
  it("is enabled and forced on every table with a shop_id, partitions too", async () => {
    const tables = await tablesWithShop();
    expect(tables.length).toBeGreaterThan(30);
    expect(tables.filter((table) => !table.enabled || !table.forced)).toEqual([]);
  });

  it("shows nothing without a tenant, in any table, and every table holds something to see", async () => {
    for (const table of parentsOf(await tablesWithShop())) {
      const { rows } = await db.admin.query<{ count: string }>(
        `select count(*) from ${table} where shop_id is not null`,
      );
      expect(Number(rows[0]?.count), `rows in ${table}`).toBeGreaterThanOrEqual(2);
      expect(await count(db.database.directory, table, "shop_id is not null"), `seen in ${table}`).toBe(0);
    }
  });

  it("shows a tenant its own rows and nobody else's", async () => {
    for (const table of parentsOf(await tablesWithShop())) {
      await db.database.tenant(own, async (tx) => {
        expect(await count(tx, table, `shop_id = '${own}'`), `own in ${table}`).toBeGreaterThan(0);
        expect(await count(tx, table, `shop_id <> '${own}'`), `foreign in ${table}`).toBe(0);
      });
    }
  });

  it("serves the tenants of a batch at once", async () => {
    expect(await db.database.tenant([own, foreign], (tx) => count(tx, "customers"))).toBe(2);
  });

  it("lets no update or delete reach another tenant", async () => {
    const touched = await db.database.tenant(own, async (tx) => [
      await tx.query("update customers set email_hash = 'x' where id = $1 returning id", [foreignFriend]),
      await tx.query("delete from share_codes where shop_id = $1 returning code", [foreign]),
    ]);
    expect(touched).toEqual([[], []]);
    const { rows } = await db.admin.query("select email_hash from customers where id = $1", [foreignFriend]);
    expect(rows).toEqual([{ email_hash: null }]);
  });

  it("refuses to write a row of another tenant, or to give one away (WITH CHECK)", async () => {
    const refused = /violates row-level security policy/;
    await expect(
      db.database.tenant(own, (tx) => tx.query("insert into customers (shop_id) values ($1)", [foreign])),
    ).rejects.toThrow(refused);
    await expect(
      db.database.tenant(own, (tx) =>
        tx.query("update customers set shop_id = $1 where id = $2", [foreign, ownFriend]),
      ),
    ).rejects.toThrow(refused);
  });

  /** A row as its owner has it, to be tried by somebody else. */
  const rowOf = async (table: string, shop: ShopId): Promise<string> => {
    const { rows } = await db.admin.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${table} as t where shop_id = $1 limit 1`,
      [shop],
    );
    return rows[0]?.row ?? "";
  };

  const insertOf = (table: string) =>
    `insert into ${table} overriding system value select * from jsonb_populate_record(null::${table}, $1)`;
  const refused = /row-level security|permission denied/;

  it("lets no insert, update or delete reach another tenant, in any table", async () => {
    for (const table of parentsOf(await tablesWithShop())) {
      const row = await rowOf(table, foreign);
      const asOwn = (sql: string, values: string[]) =>
        db.database.tenant(own, (tx) => tx.query<object>(sql, values));
      await expect(asOwn(insertOf(table), [row]), `insert into ${table}`).rejects.toThrow(refused);
      for (const change of [`update ${table} set shop_id = shop_id`, `delete from ${table}`]) {
        const touched = await asOwn(`${change} where shop_id = $1 returning 1`, [foreign]).catch(String);
        if (typeof touched === "string") expect(touched, change).toMatch(/permission denied/);
        else expect(touched, change).toEqual([]);
      }
    }
  });

  it("lets nothing be written or changed without a tenant, in any table", async () => {
    for (const table of parentsOf(await tablesWithShop())) {
      const { directory } = db.database;
      const row = await rowOf(table, own);
      await expect(directory.query(insertOf(table), [row]), `insert into ${table}`).rejects.toThrow(refused);
      for (const change of [`update ${table} set shop_id = shop_id`, `delete from ${table}`]) {
        const touched = await directory
          .query<object>(`${change} where shop_id is not null returning 1`)
          .catch(String);
        if (typeof touched === "string") expect(touched, change).toMatch(/permission denied/);
        else expect(touched, change).toEqual([]);
      }
    }
  });

  it("has no foreign key by which a row could point at another tenant's", async () => {
    const { rows } = await db.admin.query(
      `select format('%s: %s', k.conrelid::regclass, pg_get_constraintdef(k.oid)) as open_key
       from pg_constraint k
       join pg_attribute child on child.attrelid = k.conrelid and child.attname = 'shop_id'
       join pg_attribute parent on parent.attrelid = k.confrelid and parent.attname = 'shop_id'
       where k.contype = 'f' and k.conparentid = 0
         and not exists (select from unnest(k.conkey, k.confkey) as pair (mine, theirs)
           where pair.mine = child.attnum and pair.theirs = parent.attnum)`,
    );
    expect(rows).toEqual([]);
    await expect(
      db.database.tenant(own, (tx) =>
        tx.query(
          `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
           values ($1, $2, 'available', 'earn', 1, 'across')`,
          [own, foreignFriend],
        ),
      ),
    ).rejects.toThrow(/violates foreign key constraint/);
  });

  it("does not carry a tenant into the next use of the same connection", async () => {
    const seen = await Promise.all(
      Array.from({ length: 20 }, async () => {
        await db.database.tenant(own, (tx) => count(tx, "customers"));
        return count(db.database.directory, "customers");
      }),
    );
    expect(new Set(seen)).toEqual(new Set([0]));
  });

  it("keeps partitions out of reach", async () => {
    const partitions = (await tablesWithShop()).filter((table) => table.isPartition);
    // 16 of referrals; of the audit log four months and the one for all others.
    expect(partitions).toHaveLength(16 + 5);
    for (const { name } of partitions) {
      await expect(
        db.database.tenant(own, (tx) => tx.query(`select from ${name}`)),
        name,
      ).rejects.toThrow(/permission denied/);
    }
  });

  it("rests on a role that owns nothing and cannot bypass it", async () => {
    const { rows } = await db.admin.query(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
         (select count(*)::integer from pg_class where relowner = r.oid) as owns
       from pg_roles r where rolname = 'referrals_app'`,
    );
    expect(rows).toEqual([
      { rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false, owns: 0 },
    ]);
    await expect(db.database.directory.query("create table mine ()")).rejects.toThrow(/permission denied/);
    await expect(db.database.directory.query("set role referrals_maintenance")).rejects.toThrow(
      /permission denied/,
    );
  });

  it("lets maintenance cross it, and step back behind it for a batch", async () => {
    const [across, behind] = await db.database.maintenance("drain-inbox", async (tx) => {
      const everything = await count(tx, "customers");
      await tx.query("set local role referrals_app");
      await tx.query("select set_config('app.shop_id', $1, true)", [own]);
      return [everything, await count(tx, "customers")];
    });
    expect([across, behind]).toEqual([2, 1]);
  });
});

describe("bundled texts", () => {
  it("are read by every tenant and written by none", async () => {
    await db.admin.query(
      "insert into translations (key, locale, value) values ('referral.bundled', 'en', 'For all.')",
    );
    await db.database.tenant(own, async (tx) => {
      expect(await count(tx, "translations", "key = 'referral.bundled'")).toBe(1);
      expect(
        await tx.query("update translations set value = 'x' where key = 'referral.bundled' returning id"),
      ).toEqual([]);
      expect(await tx.query("delete from translations where key = 'referral.bundled' returning id")).toEqual(
        [],
      );
    });
    await expect(
      db.database.tenant(own, (tx) =>
        tx.query("insert into translations (key, locale, value) values ('k', 'en', 'v')"),
      ),
    ).rejects.toThrow(/violates row-level security policy/);
  });
});

describe("guards of the schema", () => {
  it("keeps the ledger append-only, for the app and for everybody", async () => {
    await expect(
      db.database.tenant(own, (tx) => tx.query("update ledger_entries set amount = 1")),
    ).rejects.toThrow(/permission denied/);
    await expect(db.database.tenant(own, (tx) => tx.query("delete from ledger_entries"))).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.admin.query("update ledger_entries set amount = 1")).rejects.toThrow(/append-only/);
  });

  it("accepts as description only a known text in the referral's language", async () => {
    const describeReferral = (description: string, locale: string) =>
      db.database.tenant(own, (tx) =>
        tx.query("update referrals set description = $1, locale = $2 returning description", [
          description,
          locale,
        ]),
      );
    expect(await describeReferral("A known sentence.", "en")).toEqual([{ description: "A known sentence." }]);
    await expect(describeReferral("A known sentence.", "ar")).rejects.toThrow(
      /not a known text in locale ar/,
    );
    await expect(describeReferral("Call me at home", "en")).rejects.toThrow(/not a known text/);
  });

  it("refuses a text with a placeholder for personal data", async () => {
    await expect(
      db.database.tenant(own, (tx) =>
        tx.query(
          "insert into translations (shop_id, key, locale, value) values ($1, 'k', 'en', 'Hi {{first_name}}')",
          [own],
        ),
      ),
    ).rejects.toThrow(/check constraint/);
  });

  it("moves updated_at on every update", async () => {
    const [row] = await db.database.tenant(own, (tx) =>
      tx.query<{ moved: boolean }>(
        "update referrals set status = 'pending' returning updated_at > created_at as moved",
      ),
    );
    expect(row).toEqual({ moved: true });
  });
});
