-- Rewards of every kind, verdicts, people's decisions, tiers that count, and what an order needs to be undone in full.

-- Amounts in terms become decimal strings, as everywhere at the border: a merchant's system reads what it wrote.
update program_versions v
set terms = jsonb_set(terms, '{minimumSubtotal}', (
  select coalesce(jsonb_object_agg(m.key, to_jsonb(round(m.value::numeric / power(10::numeric, d.digits), d.digits)::text)),
    '{}')
  from jsonb_each_text(terms -> 'minimumSubtotal') m
  cross join lateral (select case
    when m.key in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
      'XAF', 'XOF', 'XPF') then 0
    when m.key in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    else 2 end as digits) d))
where jsonb_typeof(terms -> 'minimumSubtotal') = 'object';

-- Terms are read as they are stored, so what they can say from now on is written into the older ones, with what it meant
-- when nobody could say it.
update program_versions set terms = '{
    "countries": null, "productIds": null, "collectionIds": null, "touch": "first", "allowBusiness": false,
    "advocateCap": null, "budget": null, "maxShare": null, "milestones": [], "pointsExpireDays": null,
    "combinesWith": {"order": false, "product": true, "shipping": true}
  }'::jsonb || terms;

-- What the conversions of a program came to, as far as its budget counts it. Only programs with a budget are charged.
alter table programs
  add column spent_points bigint not null default 0,
  add column spent_minor bigint not null default 0;

alter table customers
  add column mailbox_hash bytea,
  add column device_hash bytea,
  add column banned_at timestamptz(3),
  add column deleted_at timestamptz(3);
create index customers_mailbox_hash on customers (shop_id, mailbox_hash) where mailbox_hash is not null;

-- shops.orders_reconciled_until: up to here Shopify was asked for orders that no webhook brought.
alter table shops add column orders_reconciled_until timestamptz(3);

alter table orders
  add column presentment_currency text,
  add column presentment_total_minor bigint,
  add column country text,
  add column fulfilled_at timestamptz(3),
  add column deleted_at timestamptz(3);

-- A dispute takes the reward back while it is open or lost, and gives it back when it is won.
create table order_disputes (
  shop_id uuid not null references shops (id) on delete cascade,
  order_id bigint not null,
  dispute_id bigint not null,
  status text not null,
  is_final boolean not null,
  updated_at timestamptz(3) not null,
  primary key (shop_id, order_id, dispute_id)
);

-- A redemption by a merchant's own system is a conversion without an order.
alter table conversions drop constraint conversions_pkey;
alter table conversions drop constraint conversions_shop_id_referral_id_key;
alter table conversions alter column order_id drop not null;
alter table conversions add primary key (shop_id, referral_id);
create unique index conversions_order_id on conversions (shop_id, order_id);

-- voided_at: a person rejected it; its rewards are taken back until that is undone.
alter table referrals
  add column awaits_fulfilment boolean not null default false,
  add column voided_at timestamptz(3);

-- Why an order was let through, held or blocked, with everything that was looked at.
create table fraud_verdicts (
  id bigint generated always as identity,
  shop_id uuid not null references shops (id) on delete cascade,
  referral_id uuid not null,
  order_id bigint not null,
  verdict text not null check (verdict in ('allow', 'review', 'block')),
  reasons text[] not null,
  signals jsonb not null,
  rule_version text not null,
  decided_at timestamptz(3) not null default clock_timestamp(),
  primary key (shop_id, referral_id, id),
  foreign key (shop_id, referral_id) references referrals (shop_id, id) on delete cascade
);

-- What a person decided about a referral, and how it stood before, so that it can be undone.
create table decisions (
  id uuid not null default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  referral_id uuid not null,
  kind text not null check (kind in ('approve', 'reject', 'cancel', 'ban')),
  author text not null,
  reason text not null,
  previous jsonb not null,
  decided_at timestamptz(3) not null default clock_timestamp(),
  undone_at timestamptz(3),
  undone_by text,
  undone_reason text,
  primary key (shop_id, id),
  foreign key (shop_id, referral_id) references referrals (shop_id, id) on delete cascade
);
create unique index decisions_standing on decisions (shop_id, referral_id) where undone_at is null;

-- A reward that is owed, and what became of it at Shopify. The code is chosen before Shopify is asked, so that a repeat finds
-- what an earlier try made. take_back_minor is what is to be taken off an issued amount in all, taken_back_minor what was;
-- is_void asks for an unused code to be disabled.
create table reward_intents (
  id uuid not null default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  referral_id uuid,
  customer_id uuid not null references customers (id),
  side text not null check (side in ('advocate', 'friend', 'customer')),
  kind text not null check (kind in ('percent', 'fixed', 'free_shipping', 'free_product', 'store_credit', 'gift_card')),
  value jsonb not null default '{}',
  amount_minor bigint check (amount_minor > 0),
  currency text,
  state text not null default 'pending'
    check (state in ('pending', 'due', 'issued', 'failed', 'withdrawn', 'needs_merchant')),
  is_void boolean not null default false,
  voided_at timestamptz(3),
  take_back_minor bigint not null default 0,
  taken_back_minor bigint not null default 0,
  code text,
  shopify_id text,
  attempts smallint not null default 0,
  next_attempt_at timestamptz(3),
  reason text,
  idempotency_key text,
  is_test boolean not null default false,
  created_at timestamptz(3) not null default clock_timestamp(),
  issued_at timestamptz(3),
  primary key (shop_id, id),
  unique (shop_id, referral_id, side, kind),
  unique (shop_id, idempotency_key),
  foreign key (shop_id, referral_id) references referrals (shop_id, id) on delete cascade
);
create index reward_intents_open on reward_intents (shop_id, created_at)
  where state in ('due', 'needs_merchant') or (state = 'issued' and (taken_back_minor < take_back_minor or
    (is_void and voided_at is null)));
create index reward_intents_customer_id on reward_intents (shop_id, customer_id, created_at);

-- What customers may spend their points on.
create table point_rewards (
  id uuid not null default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  cost integer not null check (cost > 0),
  reward jsonb not null,
  is_active boolean not null default true,
  created_at timestamptz(3) not null default now(),
  primary key (shop_id, id)
);

-- Points may expire; program_id tells which program gave a bonus that belongs to no single referral.
alter table ledger_entries
  add column expires_at timestamptz(3),
  add column program_id uuid;
create index ledger_entries_expires_at on ledger_entries (shop_id, expires_at) where expires_at is not null;

alter table redeem_codes drop constraint redeem_codes_state_check;
alter table redeem_codes add constraint redeem_codes_state_check
  check (state in ('minting', 'pooled', 'claimed', 'used', 'retiring', 'disabled'));
create index redeem_codes_retiring on redeem_codes (shop_id) where state = 'retiring';

-- A tier is reached when every minimum it names is met, or when another system assigned it. The highest rank counts.
alter table tiers drop constraint tiers_shop_id_min_points_key;
alter table tiers
  add column rank integer,
  add column min_spend_minor bigint check (min_spend_minor > 0),
  add column min_referrals integer check (min_referrals > 0),
  add column is_assigned_only boolean not null default false,
  add column discount_percent integer not null default 0 check (discount_percent between 0 and 100),
  add column free_shipping boolean not null default false,
  add column perks text[] not null default '{}';
update tiers t set rank = r.rank
from (select id, row_number() over (partition by shop_id order by min_points) as rank from tiers) r where r.id = t.id;
alter table tiers alter column rank set not null;
alter table tiers add constraint tiers_shop_id_rank_key unique (shop_id, rank);

create table assigned_tiers (
  shop_id uuid not null references shops (id) on delete cascade,
  customer_id uuid not null references customers (id) on delete cascade,
  tier_id uuid not null references tiers (id) on delete cascade,
  event_id uuid not null,
  assigned_at timestamptz(3) not null,
  primary key (shop_id, customer_id)
);

-- Which products a collection holds, as far as programs ask for it; refreshed by a job.
create table collection_products (
  shop_id uuid not null references shops (id) on delete cascade,
  collection_id bigint not null,
  product_id bigint not null,
  primary key (shop_id, collection_id, product_id)
);

call enable_tenant_wall(array[
  'order_disputes', 'fraud_verdicts', 'decisions', 'reward_intents', 'point_rewards', 'assigned_tiers',
  'collection_products'
]);

grant select, insert, update, delete on
  order_disputes, fraud_verdicts, decisions, reward_intents, point_rewards, assigned_tiers, collection_products
  to referrals_app, referrals_maintenance;
