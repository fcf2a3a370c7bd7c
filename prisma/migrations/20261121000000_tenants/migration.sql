-- The ground floor of the data: who the tenants are, the people they know, and how messages come in and go out.
--
-- Roles (referrals_app, referrals_maintenance, referrals_queue) are made before the first migration by
-- `referrals migrate`, because their passwords come from the environment.
--   referrals_app          pages, webhooks, jobs: owns nothing, sees one tenant at a time
--   referrals_maintenance  crosses tenants (BYPASSRLS); only named code uses it

-- The tenants of this transaction: one for a page, several for a batch of the worker, none by default.
-- After one local set_config the setting stays '' on a pooled session, hence nullif.
create function app_shop_ids() returns uuid[]
  language sql stable parallel safe
  return string_to_array(nullif(current_setting('app.shop_id', true), ''), ',')::uuid[];

-- Every table with a shop_id gets the same wall, so that no table can be forgotten by a slip of the hand:
-- row-level security, forced for the owner too, one policy for the tenants of the transaction.
create procedure enable_tenant_wall(tables text[])
  language plpgsql as $$
declare
  name text;
begin
  foreach name in array tables loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy tenant on %I using (shop_id = any (app_shop_ids())) with check (shop_id = any (app_shop_ids()))',
      name);
  end loop;
end $$;

create function set_updated_at() returns trigger
  language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- A business; its shops form a network.
create table merchants (
  id uuid primary key default gen_random_uuid(),
  created_at timestamptz(3) not null default now()
);

-- The directory of tenants. It has no row-level security, because a webhook or a page names its shop by domain before
-- a tenant can be set; it therefore holds nothing secret and nothing about people.
create table shops (
  id uuid primary key default gen_random_uuid(),
  merchant_id uuid not null references merchants (id),
  domain text not null unique check (domain ~ '^[a-z0-9][a-z0-9-]*\.myshopify\.com$'),
  status text not null default 'installed' check (status in ('installed', 'uninstalled')),
  name text not null,
  storefront_url text not null check (storefront_url ~ '^https?://' and storefront_url !~ '/$'),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  timezone text not null default 'UTC',
  primary_locale text not null default 'en',
  is_development_store boolean not null default false,
  test_orders_convert boolean not null default false,
  installed_at timestamptz(3) not null default now(),
  uninstalled_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index shops_merchant_id on shops (merchant_id);
create trigger trg_updated_at before update on shops for each row execute function set_updated_at();

-- What a shop keeps secret, encrypted by the app under ENCRYPTION_KEYS: the key of its hashes.
create table shop_secrets (
  shop_id uuid primary key references shops (id) on delete cascade,
  hash_key bytea not null,
  created_at timestamptz(3) not null default now()
);

-- Tokens for Shopify, encrypted by the app. One row a session of @shopify/shopify-api.
create table shopify_sessions (
  shop_id uuid not null references shops (id) on delete cascade,
  id text not null,
  is_online boolean not null,
  state text not null default '',
  scope text,
  access_token bytea,
  expires_at timestamptz(3),
  refresh_token bytea,
  refresh_token_expires_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (shop_id, id)
);
create trigger trg_updated_at before update on shopify_sessions for each row execute function set_updated_at();

-- The one place that ties a person to anything. Guests have no Shopify id. Erasing nulls the links and hashes.
create table customers (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  shopify_customer_id bigint,
  email_hash bytea,
  phone_hash bytea,
  address_hash bytea,
  visitor_hash bytea,
  -- Orders placed before the app knew of any: asked of Shopify once, when a decision first needs it.
  orders_before_first_sight integer,
  history_wanted_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  erased_at timestamptz(3)
);
create unique index customers_shopify_customer_id on customers (shop_id, shopify_customer_id)
  where shopify_customer_id is not null;
create index customers_email_hash on customers (shop_id, email_hash) where email_hash is not null;
create index customers_history_wanted on customers (shop_id, history_wanted_at)
  where history_wanted_at is not null;
create index customers_phone_hash on customers (shop_id, phone_hash) where phone_hash is not null;

-- Keys of /api/v1: only a hash is kept. The key itself names its shop, so that the tenant is set before the look-up.
create table api_keys (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid not null references shops (id) on delete cascade,
  label text not null,
  key_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3),
  unique (shop_id, key_hash)
);

-- What Shopify delivered: an allow-list of fields, people only as keyed hashes. 200 is answered after the commit of this
-- row and never before. `done_at` is null until the delivery has had its effect.
create table webhook_inbox (
  id bigint generated always as identity primary key,
  shop_id uuid not null references shops (id) on delete cascade,
  topic text not null,
  webhook_id text not null,
  event_id text,
  api_version text not null,
  triggered_at timestamptz(3),
  body jsonb,
  received_at timestamptz(3) not null default clock_timestamp(),
  attempts smallint not null default 0,
  next_attempt_at timestamptz(3),
  waits_for text,
  done_at timestamptz(3),
  unique (shop_id, topic, webhook_id)
);
-- Serves the fair claim: a loose scan over shops, oldest first within a shop.
create index webhook_inbox_open on webhook_inbox (shop_id, id) where done_at is null;
create index webhook_inbox_received_at on webhook_inbox (received_at);

-- Deliveries that could not be understood or failed for good, with the reason, until they are replayed.
create table dead_letters (
  id bigint generated always as identity primary key,
  shop_id uuid not null references shops (id) on delete cascade,
  inbox_id bigint not null,
  topic text not null,
  webhook_id text not null,
  reason text not null,
  body jsonb,
  attempts smallint not null,
  created_at timestamptz(3) not null default now(),
  reprocessed_at timestamptz(3),
  unique (shop_id, inbox_id)
);

-- What other parts and systems are to hear. Written in the transaction of the change, published by the relay.
create table outbox (
  id bigint generated always as identity primary key,
  shop_id uuid not null references shops (id) on delete cascade,
  event_id uuid not null,
  event_type text not null,
  payload jsonb not null,
  correlation_id uuid not null,
  created_at timestamptz(3) not null default now(),
  published_at timestamptz(3),
  unique (shop_id, event_type, event_id)
);
create index outbox_unpublished on outbox (id) where published_at is null;

-- Guards consumers against an event that comes twice within a day; lasting effects have keys of their own.
create table processed_events (
  event_id uuid not null,
  shop_id uuid not null references shops (id) on delete cascade,
  event_type text not null,
  created_at timestamptz(3) not null default now(),
  primary key (shop_id, event_id, event_type)
);
create index idx_processed_events_shop_id on processed_events (shop_id);
create index processed_events_created_at on processed_events (created_at);

-- Words. Rows without a shop are the texts bundled with the app (synced at migrate); a shop's own rows override them.
create table translations (
  id uuid primary key default gen_random_uuid(),
  shop_id uuid references shops (id) on delete cascade,
  key text not null,
  locale text not null check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]+)*$'),
  value text not null,
  version text not null default '1.0.0',
  created_at timestamptz(3) not null default now(),
  unique nulls not distinct (shop_id, key, locale, version),
  -- No placeholder that can carry personal data may stand in a text.
  check (value !~* '\{\{?\s*(customer|name|first_?name|last_?name|e-?mail|phone|address)\s*\}?\}')
);
create index idx_translations_key_locale on translations (key, locale);
create index translations_locale_value on translations (locale, value);
alter table translations enable row level security;
alter table translations force row level security;
create policy read_own_and_bundled on translations for select
  using (shop_id is null or shop_id = any (app_shop_ids()));
create policy insert_own on translations for insert with check (shop_id = any (app_shop_ids()));
create policy update_own on translations for update
  using (shop_id = any (app_shop_ids())) with check (shop_id = any (app_shop_ids()));
create policy delete_own on translations for delete using (shop_id = any (app_shop_ids()));

call enable_tenant_wall(array[
  'shop_secrets', 'shopify_sessions', 'customers', 'api_keys', 'webhook_inbox', 'dead_letters', 'outbox',
  'processed_events'
]);

grant usage on schema public to referrals_app, referrals_maintenance;
grant select, insert, update on merchants, shops to referrals_app;
grant select, insert, update, delete on
  shop_secrets, shopify_sessions, customers, api_keys, webhook_inbox, dead_letters, outbox, processed_events, translations
  to referrals_app;
grant select, insert, update, delete on
  merchants, shops, shop_secrets, shopify_sessions, customers, api_keys, webhook_inbox, dead_letters, outbox,
  processed_events, translations
  to referrals_maintenance;
grant execute on function app_shop_ids() to referrals_app, referrals_maintenance;
