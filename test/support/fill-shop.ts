import type { ShopId } from "#app/platform/ids.ts";
import type { TestDatabase } from "./test-database.ts";

/** How many of each a shop is to have. Advocates are people of their own, and so is each referral's friend. */
export interface Amounts {
  advocates: number;
  /** The newest wait for a person, `reviews` of them. Of ten of the others seven converted, one is under way. */
  referrals: number;
  reviews: number;
  letters: number;
  audit: number;
  requests: number;
  tiers: number;
}

const uuidOf = (kind: string, n = "n") => `md5(:shop::text || ' ${kind} ' || ${n})::uuid`;
/** Some brought many, others few. */
const ofAdvocate = "1 + n % greatest(1, :advocates / (1 + n % 5))";

/** The same ids come out whenever a shop is filled. Everything spreads over two years, the newest first. */
const statements = [
  `insert into customers (shop_id, id, shopify_customer_id, orders_before_first_sight, created_at)
  select :shop, ${uuidOf("advocate")}, 7000000000000 + n, 0, now() - interval '2 years'
  from generate_series(1, :advocates) n`,
  `insert into customers (shop_id, id, shopify_customer_id, orders_before_first_sight, created_at)
  select :shop, ${uuidOf("friend")}, 8000000000000 + n, 0, now() - interval '2 years'
  from generate_series(1, :referrals) n`,
  `insert into share_links (shop_id, id, customer_id, uses, created_at)
  select :shop, ${uuidOf("link")}, ${uuidOf("advocate")}, n % 1000, now() - interval '2 years'
  from generate_series(1, :advocates) n`,
  `insert into share_codes (shop_id, code_key, code, link_id)
  select :shop, 'code-' || n, 'CODE-' || n, ${uuidOf("link")} from generate_series(1, :advocates) n`,
  `insert into referrals (merchant_id, shop_id, id, customer_id, friend_id, referral_link_id, link_id, program_version_id,
    status, verdict, locale, order_id, created_at)
  select s.merchant_id, s.id, ${uuidOf("referral")}, ${uuidOf("advocate", ofAdvocate)}, ${uuidOf("friend")},
    'token-' || n, ${uuidOf("link", ofAdvocate)}, v.id,
    case when n <= :reviews or n % 10 = 7 then 'in_progress' when n % 10 = 6 then 'completed'
      when n % 10 < 6 then 'rewarded' else (array['queued', 'pending', 'failed', 'cancelled'])[1 + n / 10 % 4] end,
    (array['allow', 'review', 'block', null])[1 + n / 20 % 4], (array['en', 'ar', 'he'])[1 + n % 3],
    case when n <= :reviews or n % 10 < 8 then 9000000000000 + n end,
    now() - (n::float8 / :referrals * 730) * interval '1 day'
  from generate_series(1, :referrals) n
  cross join (select id, merchant_id from shops where id = :shop) s
  cross join (select id from program_versions where shop_id = :shop order by id limit 1) v`,
  `insert into orders (shop_id, order_id, customer_id, financial_status, currency, base_minor, total_minor, ordered_at,
    snapshot_at, outcome, referral_id, reversed, goods_refunded_minor)
  select shop_id, order_id, friend_id, 'paid', 'USD', 3000 + order_id % 5000, 4000 + order_id % 5000, created_at,
    created_at, case when order_id - 9000000000000 <= :reviews then 'UnderReview'
      when status = 'in_progress' then 'AwaitingPayment' else 'Converted' end, id,
    case when order_id % 20 = 0 then 'partial' else 'none' end, case when order_id % 20 = 0 then 500 else 0 end
  from referrals where shop_id = :shop and order_id is not null`,
  // Orders that nobody brought.
  `insert into orders (shop_id, order_id, customer_id, financial_status, currency, base_minor, total_minor, ordered_at,
    snapshot_at, outcome)
  select :shop, 7000000000000 + n, ${uuidOf("advocate")}, 'paid', 'USD', 4000 + n % 3000, 4500 + n % 3000,
    now() - interval '3 years', now() - interval '3 years', 'NotReferred'
  from generate_series(1, :advocates) n`,
  `insert into conversions (shop_id, order_id, referral_id, friend_id, link_id, converted_at)
  select shop_id, order_id, id, friend_id, link_id, created_at from referrals
  where shop_id = :shop and status in ('completed', 'rewarded')`,
  // Points are earned, wait, and are released by a pair of entries.
  `insert into ledger_entries (shop_id, customer_id, account, kind, amount, referral_id, idempotency_key, created_at)
  select r.shop_id, r.customer_id, e.account, e.kind, e.amount, r.id, e.key || r.id, r.created_at
  from referrals r
  cross join (values ('pending', 'earn', 100, 'earn '), ('pending', 'release', -100, 'out '),
    ('available', 'release', 100, 'in ')) as e (account, kind, amount, key)
  where r.shop_id = :shop and r.status in ('completed', 'rewarded')`,
  `insert into reward_intents (shop_id, referral_id, customer_id, side, kind, amount_minor, currency, state, issued_at,
    created_at)
  select shop_id, id, friend_id, 'friend', 'store_credit', 300, 'USD',
    case when order_id % 100 = 0 then 'due' else 'issued' end, case when order_id % 100 > 0 then created_at end, created_at
  from referrals where shop_id = :shop and status in ('completed', 'rewarded')`,
  // One in a hundred thousand could not be sent.
  `insert into message_tasks (shop_id, id, customer_id, kind, channel, effect, referral_id, state, reason, created_at, finished_at)
  select shop_id, id, customer_id, 'friend_ordered', 'email', id, id,
    case when order_id % 100000 = 41 then 'failed' else 'sent' end, case when order_id % 100000 = 41 then 'no_address' end,
    created_at, created_at
  from referrals where shop_id = :shop and status in ('completed', 'rewarded')`,
  `insert into link_visits (shop_id, link_id, day, visits)
  select :shop, ${uuidOf("link", "1 + (n::bigint * 7919) % :advocates")}, current_date - n % 730, 1 + n % 4
  from generate_series(1, :referrals) n on conflict do nothing`,
  `insert into visit_days (shop_id, day, shard, visits)
  select shop_id, day, visits % 16, sum(visits) from link_visits where shop_id = :shop group by 1, 2, 3`,
  `insert into tiers (shop_id, name, min_points, rank)
  select :shop, 'Tier ' || n, n * 100, n from generate_series(1, :tiers) n`,
  `insert into dead_letters (shop_id, inbox_id, topic, webhook_id, reason, attempts)
  select :shop, n, 'orders/create', 'webhook-' || n, 'total_price: expected a decimal', 3
  from generate_series(1, :letters) n`,
  // Half a year, nearly all of it by the app itself.
  `insert into audit_log (shop_id, actor_kind, actor, action, target_kind, target_id, at)
  select :shop, case when n % 1000 = 1 then 'admin' else 'job' end, '1',
    case when n % 1000 = 1 then 'points.adjusted' else 'referral.completed' end, 'referral', ${uuidOf("referral")},
    now() - (1 - n::float8 / :audit) * 180 * interval '1 day'
  from generate_series(1, :audit) n`,
  `insert into privacy_requests (shop_id, kind, webhook_id, shopify_customer_id)
  select :shop, 'data_request', 'request-' || n, 7000000000000 + n from generate_series(1, :requests) n`,
  // What the triggers would have marked.
  `insert into stale_figures (shop_id, slot)
  select distinct shop_id, figure_slot(ordered_at) from orders where shop_id = :shop and outcome = 'Converted'
  union all select :shop, null`,
];

/**
 * Fills a shop that has a program, set by set. Triggers and foreign keys rest meanwhile: a million referrals come in minutes.
 * The values stand in the text: PostgreSQL would take a parameter for another type from place to place.
 */
export const fillShop = async (
  admin: TestDatabase["admin"],
  shopId: ShopId,
  amounts: Amounts,
): Promise<void> => {
  const values: Readonly<Record<string, string | number>> = { ...amounts, shop: `'${shopId}'::uuid` };
  const client = await admin.connect();
  try {
    await client.query("set session_replication_role = replica");
    for (const sql of statements)
      await client.query(sql.replaceAll(/(?<!:):([a-z]+)/g, (_, name: string) => String(values[name])));
  } finally {
    await client.query("set session_replication_role = origin");
    client.release();
  }
};
