import type { Client } from "pg";
import { programTermsSchema } from "#app/contracts/program-terms.ts";
import type { ShopId } from "#app/platform/ids.ts";

export interface FilledShop {
  id: ShopId;
  currency: string;
  timezone: string;
}

const terms = programTermsSchema.parse({
  advocateReward: { kind: "points", points: 100 },
  friendReward: { kind: "store_credit", amounts: { USD: "3.00" } },
});

/** Two years, one advocate for every five friends; of ten referrals seven converted, one is under way, two only claimed. */
const statements = [
  `insert into customers (id, shop_id, shopify_customer_id, orders_before_first_sight, created_at)
   select md5('p' || n)::uuid, :shop, n, 0, now() - interval '2 years' from generate_series(1, :advocates + :referrals) n`,
  `insert into share_links (id, shop_id, customer_id, uses, created_at)
   select md5('l' || n)::uuid, :shop, md5('p' || n)::uuid, 5, now() - interval '2 years'
   from generate_series(1, :advocates) n`,
  `insert into referrals (id, merchant_id, shop_id, customer_id, referral_link_id, status, friend_id, link_id,
     program_version_id, order_id, verdict, created_at)
   select md5('r' || n)::uuid, s.merchant_id, s.id, md5('p' || 1 + n % :advocates)::uuid, 'token' || n,
     case when n % 10 < 7 then 'rewarded' when n % 10 = 7 then 'in_progress' else 'pending' end,
     md5('p' || :advocates + n)::uuid, md5('l' || 1 + n % :advocates)::uuid, :version,
     case when n % 10 < 8 then n end, case when n % 10 < 8 then 'allow' end, at
   from shops s, generate_series(1, :referrals) n,
     lateral (select now() - (n::float8 / :referrals * 730 + 0.01) * interval '1 day' as at) t
   where s.id = :shop`,
  `insert into orders (shop_id, order_id, customer_id, financial_status, currency, base_minor, total_minor, ordered_at,
     snapshot_at, outcome, referral_id, reversed, goods_refunded_minor)
   select shop_id, order_id, friend_id, 'paid', 'USD', 3000 + order_id % 5000, 4000 + order_id % 5000, created_at,
     created_at, case when order_id % 10 < 7 then 'Converted' when order_id % 100 = 7 then 'UnderReview'
       else 'AwaitingPayment' end, id, case when order_id % 20 = 0 then 'partial' else 'none' end,
     case when order_id % 20 = 0 then 500 else 0 end
   from referrals where shop_id = :shop and order_id is not null`,
  // Orders that nobody brought.
  `insert into orders (shop_id, order_id, customer_id, financial_status, currency, base_minor, total_minor, ordered_at,
     snapshot_at, outcome)
   select :shop, 10 * :referrals + n, md5('p' || n)::uuid, 'paid', 'USD', 4000, 4500, now() - interval '3 years',
     now() - interval '3 years', 'NotReferred'
   from generate_series(1, :advocates) n`,
  `insert into conversions (shop_id, order_id, referral_id, friend_id, link_id, converted_at)
   select shop_id, order_id, id, friend_id, link_id, created_at from referrals
   where shop_id = :shop and status = 'rewarded'`,
  `insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key, created_at)
   select shop_id, customer_id, 'available', 'earn', 100, id, 'earn:' || id, created_at from referrals
   where shop_id = :shop and status = 'rewarded'`,
  `insert into reward_intents (shop_id, referral_id, customer_id, side, kind, amount_minor, currency, state, issued_at,
     created_at)
   select shop_id, id, friend_id, 'friend', 'store_credit', 300, 'USD',
     case when order_id % 100 = 0 then 'due' else 'issued' end, case when order_id % 100 > 0 then created_at end, created_at
   from referrals where shop_id = :shop and status = 'rewarded'`,
  `insert into link_visits (shop_id, link_id, day, visits)
   select :shop, md5('l' || 1 + (n::bigint * 7919) % :advocates)::uuid, current_date - n % 730, 1 + n % 4
   from generate_series(1, :referrals) n on conflict do nothing`,
  `insert into visit_days (shop_id, day, shard, visits)
   select shop_id, day, visits % 16, sum(visits) from link_visits where shop_id = :shop group by 1, 2, 3`,
  `insert into tiers (shop_id, name, min_points, rank)
   select :shop, 'Tier ' || n, n * 300, n from generate_series(1, 4) n`,
];

/** Without triggers and checks, which would take an hour; what the triggers would mark is marked at the end. */
export const fillShop = async (admin: Client, referrals: number): Promise<FilledShop> => {
  const one = async (sql: string, values: unknown[] = []): Promise<string> => {
    const { rows } = await admin.query<{ id: string }>(sql, values);
    return rows[0]?.id ?? "";
  };
  const merchant = await one("insert into merchants default values returning id");
  const shop = await one(
    `insert into shops (merchant_id, domain, name, storefront_url, currency, timezone)
     values ($1, 'load.myshopify.com', 'Load', 'https://load.example.com', 'USD', 'Asia/Kolkata') returning id`,
    [merchant],
  );
  const program = await one(
    "insert into programs (shop_id, name, state) values ($1, 'Load', 'active') returning id",
    [shop],
  );
  const version = await one(
    "insert into program_versions (shop_id, program_id, version, terms) values ($1, $2, 1, $3) returning id",
    [shop, program, JSON.stringify(terms)],
  );
  const values: Readonly<Record<string, string>> = {
    shop: `'${shop}'`,
    version: `'${version}'`,
    referrals: String(referrals),
    advocates: String(Math.ceil(referrals / 5)),
  };
  await admin.query("set session_replication_role = replica");
  for (const sql of statements)
    await admin.query(sql.replaceAll(/(?<!:):(\w+)/g, (_, name: string) => values[name] ?? ""));
  await admin.query("set session_replication_role = origin");
  await admin.query(
    `insert into stale_figures (shop_id, slot)
     select distinct shop_id, figure_slot(ordered_at) from orders where outcome = 'Converted'
     union all select id, null from shops`,
  );
  await admin.query("vacuum analyze");
  return { id: shop as ShopId, currency: "USD", timezone: "Asia/Kolkata" };
};
