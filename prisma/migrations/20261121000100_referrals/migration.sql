-- The business: programs, links, referrals, orders and points.

create table programs (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  state text not null default 'draft' check (state in ('draft', 'active', 'paused', 'ended')),
  priority integer not null default 100,
  current_version integer not null default 1,
  pause_reason text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index programs_shop_id on programs (shop_id, state, priority, created_at);
create trigger trg_updated_at before update on programs for each row execute function set_updated_at();

-- Terms never change: an edit opens the next version, and what was promised keeps the terms it was promised under.
-- Each version has its own discount in Shopify, once one was made.
create table program_versions (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  program_id uuid not null references programs (id) on delete cascade,
  version integer not null,
  terms jsonb not null,
  discount_id text,
  created_at timestamptz(3) not null default now(),
  unique (shop_id, program_id, version)
);

-- One advocate's link. `uses` counts conversions; all codes of the advocate are aliases of it.
create table share_links (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  customer_id uuid not null references customers (id) on delete cascade,
  uses integer not null default 0 check (uses >= 0),
  created_at timestamptz(3) not null default now(),
  unique (shop_id, customer_id)
);

-- Codes compare without case: `code` is kept as shown, `code_key` in lower case.
create table share_codes (
  shop_id uuid not null references shops (id) on delete cascade,
  code_key text not null,
  code text not null,
  link_id uuid not null references share_links (id) on delete cascade,
  created_at timestamptz(3) not null default now(),
  retired_at timestamptz(3),
  primary key (shop_id, code_key),
  check (code_key = lower(code_key))
);
create index share_codes_link_id on share_codes (shop_id, link_id, created_at);

-- One friend of one advocate. The seed's columns keep their names: customer_id is the advocate's,
-- referral_link_id the one-time token of this friend, event_id the id of its referral.completed.
create table referrals (
  id uuid not null default gen_random_uuid(),
  merchant_id uuid not null,
  shop_id uuid not null references shops (id) on delete cascade,
  customer_id uuid not null,
  referral_link_id text not null,
  status text not null default 'queued' check (status in
    ('queued', 'pending', 'in_progress', 'completed', 'rewarded', 'failed', 'cancelled')),
  locale text not null default 'en',
  description text,
  event_id uuid not null default gen_random_uuid(),
  schema_version text not null default '1.0.0',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  correlation_id uuid not null default gen_random_uuid(),
  friend_id uuid,
  link_id uuid not null,
  program_version_id uuid not null,
  reason text,
  verdict text check (verdict in ('allow', 'review', 'block')),
  evidence text check (evidence in ('code', 'claim', 'attribute', 'pixel', 'typed')),
  order_id bigint,
  is_test boolean not null default false,
  claimed_at timestamptz(3),
  claim_expires_at timestamptz(3),
  hold_until timestamptz(3),
  completed_at timestamptz(3),
  rewarded_at timestamptz(3),
  primary key (shop_id, id),
  constraint unique_referrals_shop_id_referral_link_id unique (shop_id, referral_link_id),
  constraint idx_referrals_event_id unique (shop_id, event_id)
) partition by hash (shop_id);

do $$
begin
  for remainder in 0..15 loop
    execute format('create table referrals_p%s partition of referrals for values with (modulus 16, remainder %s)',
      lpad(remainder::text, 2, '0'), remainder);
  end loop;
end $$;

create index idx_referrals_shop_id on referrals (shop_id, created_at desc, id);
create index idx_referrals_customer_id on referrals (shop_id, customer_id, created_at desc);
create index referrals_friend_id on referrals (shop_id, friend_id);
create index referrals_status on referrals (shop_id, status, created_at desc, id);
create index referrals_hold_until on referrals (shop_id, hold_until) where hold_until is not null;
create index referrals_order_id on referrals (shop_id, order_id) where order_id is not null;

create trigger trg_updated_at before update on referrals for each row execute function set_updated_at();

-- A description is one of our own sentences in the referral's language, never free text.
create function validate_description() returns trigger
  language plpgsql as $$
begin
  if not exists (
    select from translations
    where locale = new.locale and value = new.description and key like 'referral.%'
  ) then
    raise exception 'description is not a known text in locale %', new.locale
      using errcode = 'check_violation', constraint = 'trg_validate_description';
  end if;
  return new;
end $$;
create trigger trg_validate_description before insert or update of description, locale on referrals
  for each row when (new.description is not null) execute function validate_description();

-- The sentence for a status in a referral's language: the shop's own words, else the bundled ones.
create function referral_description(status text, locale text) returns text
  language sql stable
  return (
    select t.value from translations t
    where t.key = 'referral.status.' || $1 and t.locale = $2
    order by t.shop_id nulls last, t.version desc
    limit 1
  );

-- The story of a referral: every move is one row.
create table referral_timeline (
  id bigint generated always as identity,
  shop_id uuid not null,
  referral_id uuid not null,
  at timestamptz(3) not null default clock_timestamp(),
  from_status text,
  to_status text,
  actor text not null,
  reason text not null,
  detail jsonb,
  primary key (shop_id, referral_id, id),
  foreign key (shop_id, referral_id) references referrals (shop_id, id) on delete cascade
);

-- Single-use codes of friends, all of one Shopify discount per program version. `pooled` codes were minted ahead and
-- wait for a claim.
create table redeem_codes (
  shop_id uuid not null references shops (id) on delete cascade,
  code text not null check (code = upper(code)),
  program_version_id uuid not null references program_versions (id) on delete cascade,
  referral_id uuid,
  state text not null default 'minting' check (state in ('minting', 'pooled', 'claimed', 'used', 'disabled')),
  created_at timestamptz(3) not null default now(),
  claimed_at timestamptz(3),
  primary key (shop_id, code)
);
create index redeem_codes_pool on redeem_codes (shop_id, program_version_id) where state = 'pooled';
create index redeem_codes_referral_id on redeem_codes (shop_id, referral_id) where referral_id is not null;

-- What we know of each order, merged from its deliveries whatever their sequence, and what it came to. Money is in the
-- shop's currency, in minor units: base is the goods at creation without gift cards, goods_refunded what the newest
-- snapshot says was taken off since. outcome is null while not settled.
create table orders (
  shop_id uuid not null references shops (id) on delete cascade,
  order_id bigint not null,
  customer_id uuid references customers (id),
  financial_status text,
  payment_step smallint not null default -1,
  cancelled_at timestamptz(3),
  is_test boolean not null default false,
  currency text not null,
  base_minor bigint not null,
  total_minor bigint not null,
  goods_refunded_minor bigint not null default 0,
  ordered_at timestamptz(3) not null,
  snapshot_at timestamptz(3) not null,
  outcome text,
  reasons text[] not null default '{}',
  evidence text,
  referral_id uuid,
  reversed text not null default 'none' check (reversed in ('none', 'partial', 'full')),
  first_seen_at timestamptz(3) not null default clock_timestamp(),
  settled_at timestamptz(3),
  primary key (shop_id, order_id)
);
create index orders_customer_id on orders (shop_id, customer_id, ordered_at);

-- Refunds come on their own, also before their order; each counts once.
create table order_refunds (
  shop_id uuid not null references shops (id) on delete cascade,
  order_id bigint not null,
  refund_id bigint not null,
  goods_minor bigint not null,
  refunded_at timestamptz(3) not null,
  primary key (shop_id, order_id, refund_id)
);

-- "Once" for an order and for a friend is these two unique keys.
create table conversions (
  shop_id uuid not null,
  order_id bigint not null,
  referral_id uuid not null,
  friend_id uuid not null,
  converted_at timestamptz(3) not null default now(),
  stands boolean not null default true,
  primary key (shop_id, order_id),
  unique (shop_id, referral_id),
  foreign key (shop_id, order_id) references orders (shop_id, order_id) on delete cascade,
  foreign key (shop_id, referral_id) references referrals (shop_id, id) on delete cascade
);
create unique index conversions_friend_id on conversions (shop_id, friend_id) where stands;

-- Append-only. Pending and available are two accounts; a release is a pair of entries that moves between them.
-- A balance is a sum, a reversal is a negative entry, a negative sum of the available account is a debt.
create table ledger_entries (
  id bigint generated always as identity,
  shop_id uuid not null references shops (id) on delete cascade,
  customer_id uuid not null references customers (id),
  account text not null check (account in ('pending', 'available')),
  kind text not null check (kind in ('earn', 'bonus', 'spend', 'expire', 'reverse', 'adjust', 'release')),
  amount integer not null check (amount <> 0),
  referral_id uuid,
  is_test boolean not null default false,
  idempotency_key text not null,
  reason text,
  created_at timestamptz(3) not null default clock_timestamp(),
  primary key (shop_id, id),
  unique (shop_id, idempotency_key)
);
create index ledger_entries_customer_id on ledger_entries (shop_id, customer_id, id) include (account, amount);
create index ledger_entries_referral_id on ledger_entries (shop_id, referral_id) where referral_id is not null;

create function refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger trg_append_only before update on ledger_entries for each row execute function refuse_change();

-- VIP tiers by points earned.
create table tiers (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  name text not null check (length(name) between 1 and 60),
  min_points integer not null check (min_points >= 0),
  multiplier_percent integer not null default 100 check (multiplier_percent between 100 and 1000),
  bonus_points integer not null default 0 check (bonus_points >= 0),
  created_at timestamptz(3) not null default now(),
  unique (shop_id, min_points)
);

call enable_tenant_wall(array[
  'programs', 'program_versions', 'share_links', 'share_codes', 'referrals', 'referral_timeline', 'redeem_codes',
  'orders', 'order_refunds', 'conversions', 'ledger_entries', 'tiers'
]);

-- The partitions themselves get no grant (it would open a way past the parent's policy) and, walled without a policy,
-- show nothing even to a role that was granted them by mistake.
do $$
declare
  partition regclass;
begin
  for partition in select inhrelid::regclass from pg_inherits where inhparent = 'referrals'::regclass loop
    execute format('alter table %s enable row level security', partition);
    execute format('alter table %s force row level security', partition);
  end loop;
end $$;

grant select, insert, update, delete on
  programs, program_versions, share_links, share_codes, referrals, referral_timeline, redeem_codes, orders,
  order_refunds, conversions, tiers to referrals_app;
grant select, insert on ledger_entries to referrals_app;
grant select, insert, update, delete on
  programs, program_versions, share_links, share_codes, referrals, referral_timeline, redeem_codes, orders,
  order_refunds, conversions, tiers, ledger_entries to referrals_maintenance;
grant execute on function referral_description(text, text) to referrals_app, referrals_maintenance;
