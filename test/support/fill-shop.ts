import type { ShopId } from "#app/platform/ids.ts";
import type { TestDatabase } from "./test-database.ts";

/** How many of each a shop is to have. Advocates are people of their own, and so is each referral's friend. */
export interface Amounts {
  advocates: number;
  referrals: number;
  reviews: number;
  letters: number;
  audit: number;
  requests: number;
}

const uuidOf = (kind: string) => `md5($1::text || ' ${kind} ' || n)::uuid`;
const statuses = `(array['queued', 'pending', 'in_progress', 'completed', 'rewarded', 'failed', 'cancelled'])`;

/**
 * `$1` is the shop, `$2` the amount, `$3` the number of advocates, put into the text: PostgreSQL would take each for another
 * type from place to place. The same ids come out whenever a shop is filled.
 */
const statements: readonly [keyof Amounts, string][] = [
  [
    "advocates",
    `insert into customers (shop_id, id, shopify_customer_id)
    select $1, ${uuidOf("advocate")}, 7000000000000 + n from generate_series(1, $2) n`,
  ],
  [
    "advocates",
    `insert into share_links (shop_id, id, customer_id, uses)
    select $1, ${uuidOf("link")}, ${uuidOf("advocate")}, n % 1000 from generate_series(1, $2) n`,
  ],
  [
    "advocates",
    `insert into share_codes (shop_id, code_key, code, link_id)
    select $1, 'code-' || n, 'CODE-' || n, ${uuidOf("link")} from generate_series(1, $2) n`,
  ],
  [
    "advocates",
    `insert into ledger_entries (shop_id, customer_id, account, kind, amount, idempotency_key)
    select $1, ${uuidOf("advocate")}, 'available', 'earn', 100, n || ' ' || entry
    from generate_series(1, $2) n, generate_series(1, 20) entry`,
  ],
  [
    "referrals",
    `insert into customers (shop_id, id, shopify_customer_id)
    select $1, ${uuidOf("friend")}, 8000000000000 + n from generate_series(1, $2) n`,
  ],
  [
    "referrals",
    `insert into referrals
      (merchant_id, shop_id, id, customer_id, friend_id, referral_link_id, link_id, program_version_id, status, verdict,
       locale, order_id, created_at)
    select s.merchant_id, $1, ${uuidOf("referral")}, md5($1::text || ' advocate ' || (1 + n % $3))::uuid, ${uuidOf("friend")},
      'token-' || n, md5($1::text || ' link ' || (1 + n % $3))::uuid, v.id, ${statuses}[1 + n % 7],
      (array['allow', 'review', 'block', null])[1 + n % 4], (array['en', 'ar', 'he'])[1 + n % 3], 9000000000000 + n,
      now() - n * interval '1 minute'
    from generate_series(1, $2) n
    cross join (select merchant_id from shops where id = $1) s
    cross join (select id from program_versions where shop_id = $1 order by id limit 1) v`,
  ],
  [
    "reviews",
    `insert into orders
      (shop_id, order_id, currency, base_minor, total_minor, ordered_at, snapshot_at, outcome, referral_id, customer_id)
    select $1, 9000000000000 + n, 'USD', 5000, 5000, now(), now(), 'UnderReview', ${uuidOf("referral")}, ${uuidOf("friend")}
    from generate_series(1, $2) n`,
  ],
  [
    "letters",
    `insert into dead_letters (shop_id, inbox_id, topic, webhook_id, reason, attempts)
    select $1, n, 'orders/create', 'webhook-' || n, 'total_price: expected a decimal', 3
    from generate_series(1, $2) n`,
  ],
  [
    "audit",
    `insert into audit_log (shop_id, actor_kind, actor, action, target_kind, target_id, at)
    select $1, 'admin', '1', 'points.adjusted', 'customer', ${uuidOf("advocate")}, now() - n * interval '1 second'
    from generate_series(1, $2) n`,
  ],
  [
    "requests",
    `insert into privacy_requests (shop_id, kind, webhook_id, shopify_customer_id)
    select $1, 'data_request', 'request-' || n, 7000000000000 + n from generate_series(1, $2) n`,
  ],
];

/** Fills a shop that has a program, set by set. Triggers and foreign keys rest meanwhile: a million rows come in a minute. */
export const fillShop = async (
  admin: TestDatabase["admin"],
  shopId: ShopId,
  amounts: Amounts,
): Promise<void> => {
  const client = await admin.connect();
  try {
    await client.query("set session_replication_role = replica");
    for (const [what, sql] of statements) {
      const values = { $1: `'${shopId}'::uuid`, $2: String(amounts[what]), $3: String(amounts.advocates) };
      await client.query(
        Object.entries(values).reduce((text, [name, value]) => text.replaceAll(name, value), sql),
      );
    }
  } finally {
    await client.query("set session_replication_role = origin");
    client.release();
  }
};
